"""The publishers' files: one loader a publisher, each giving data sets and an account of rows."""
