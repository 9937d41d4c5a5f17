"""Real telephones against the gateway, one table row for each way of talking to it."""
