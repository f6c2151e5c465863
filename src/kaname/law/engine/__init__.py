"""The engine of law: dated tables, claims, provisions, questions. It knows no jurisdiction."""
