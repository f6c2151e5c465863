"""Kaname: the open workbench for US-Japan economic security."""
