"""Prometheus and what speaks its language (Thanos, Mimir, VictoriaMetrics): queries in, samples out.

Nothing here imports ``requests`` or ``prometheus_api_client`` before the first query.
"""
