"""`python -m pandong_nlp.cli`, for where the `pandong` command is not in the path."""

from pandong_nlp.cli import main

if __name__ == "__main__":
    main()
