"""SLO Desk: SLO governance as a working session, offline."""

__version__ = "0.1.0"
