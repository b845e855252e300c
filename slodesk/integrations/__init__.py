"""The world's formats and servers: Prometheus, OpenSLO, Sloth, Pyrra, CSV, workspace JSON."""
