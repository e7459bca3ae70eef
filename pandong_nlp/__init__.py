"""Tags citizens' complaints of the 12345 hotline: what, how hard, how urgent, and why."""

__version__ = "0.1.0"
