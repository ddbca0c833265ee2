"""The cast of people; browsers are in browser.py, servers in config/local/pytest_services.py."""
