"""Settings and texts: files in, validated values out."""
