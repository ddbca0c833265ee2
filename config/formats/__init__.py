"""How each language writes days and times, for templates, forms, history and the admin. Django finds it by FORMAT_MODULE_PATH."""
