"""Telling other systems what happened: the task that sends, and the way out."""
