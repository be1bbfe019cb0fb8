import click


@click.command()
def erase() -> None:
    """x"""
