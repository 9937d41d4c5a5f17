"""What the service tells Prometheus (docs/metrics.md)."""
