"""WHAT DEPENDS ON WHAT: flows, shares, recipes and networks; what they measure; what shocks do.

Countries are ISO 3166-1 alpha-3 codes here, as in the trade data themselves; ``countries`` turns
whatever a source calls them into these. Products are HS codes (text) or product identifiers of
our own tables. Amounts of money are US dollars unless a field says otherwise.
"""
