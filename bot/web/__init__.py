"""The service over HTTP: webhooks in, health, metrics."""
