"""What `./setwell` needs on a developer's machine. Nothing in production imports it."""
