"""WHAT EACH CAPITAL REQUIRES: the engine, then one folder a jurisdiction."""
