"""Imports as long work: the worker reads the kept file, tries it (a preview) or takes it in, and says how far it is."""

from typing import Any
from uuid import UUID

from yorozu.community.queries import actor_by_id
from yorozu.directory.enums import Dataset
from yorozu.kernel import jobs, uploads
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.jobs import Progress
from yorozu.kernel.models import Job

from .importing import import_file

NAME = "directory.import"
SHOWN = 2000  # refused rows that the report carries; the rest is counted


def start_import(*, by: Actor, upload_id: UUID, dataset: str = "", dry_run: bool) -> Job:
    """Ask the worker for an import of a kept file, or for its preview."""
    require(by, Permission.IMPORT_DIRECTORY)
    arguments = {"upload": str(upload_id), "dataset": dataset, "dry_run": dry_run, "by": str(by.user_id)}
    return jobs.start_job(by=by, name=NAME, arguments=arguments)


@jobs.job(NAME)
def run_import(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Batch by batch, each whole; begun again after a crash it finds what it had done unchanged."""
    actor = actor_by_id(UUID(arguments["by"]))
    name, content = uploads.read(arguments["upload"], owner=actor.user_id)
    report = import_file(by=actor, name=name, content=content, dataset=arguments["dataset"], dry_run=arguments["dry_run"], progress=progress)
    result = report.as_page()
    return {**result, "changes": result["changes"][:SHOWN], "refusals": result["refusals"][:SHOWN], "vanished": len(report.vanished), "label": str(Dataset(report.dataset).label)}
