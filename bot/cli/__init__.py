"""The command line: one small module per command group."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kynnys")
def main() -> None:
    """Kynnys: a student reaches help without a name."""
