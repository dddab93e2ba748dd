"""Wires what must not import each other: sources of the search, jobs of the worker, figures of reports."""

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "cualuat.config"
    label = "config"

    def ready(self) -> None:
        """Registers what the library gives to the search and to the worker."""
        from cualuat.audit.jobs import anchor
        from cualuat.base import figures, jobs
        from cualuat.casework import jobs as casework
        from cualuat.casework.figures import FIGURES as CASEWORK
        from cualuat.coordination import queries as coordination
        from cualuat.coordination.figures import FIGURES as COORDINATION
        from cualuat.democracy import queries as democracy
        from cualuat.democracy.figures import FIGURES as DEMOCRACY
        from cualuat.dialogues import jobs as dialogue_jobs
        from cualuat.dialogues import queries as dialogues
        from cualuat.dialogues.figures import FIGURES as DIALOGUES
        from cualuat.dialogues.search_source import DialogueSource
        from cualuat.drafting import queries as drafting
        from cualuat.drafting.figures import FIGURES as DRAFTING
        from cualuat.duties import queries as duties
        from cualuat.duties.figures import FIGURES as DUTIES
        from cualuat.emulation import queries as emulation
        from cualuat.emulation.figures import FIGURES as EMULATION
        from cualuat.files.jobs import HANDLERS as FILES
        from cualuat.files.jobs import drop_strays, rescan_waiting
        from cualuat.inspections import queries as inspections
        from cualuat.inspections.figures import FIGURES as INSPECTIONS
        from cualuat.law.jobs import HANDLERS as LAW
        from cualuat.law.search_source import LawSource
        from cualuat.means import queries as means
        from cualuat.means.figures import FIGURES as MEANS
        from cualuat.notices.jobs import keep_office_hours
        from cualuat.notices.rules import OfficeHours
        from cualuat.programme import jobs as programme
        from cualuat.programme.figures import FIGURES as PROGRAMME
        from cualuat.reading import queries as reading
        from cualuat.reading.figures import FIGURES as READING
        from cualuat.reminders import jobs as reminders
        from cualuat.reminders import registry as due
        from cualuat.reports import queries as reports
        from cualuat.sealed.jobs import PERIODIC as SEALED
        from cualuat.search import registry
        from cualuat.standards.figures import FIGURES as STANDARDS
        from cualuat.timelimits import jobs as timelimits
        from cualuat.timelimits import queries
        from cualuat.training.figures import FIGURES as TRAINING

        registry.register(LawSource())
        registry.register(DialogueSource())
        figures.register(
            (
                *PROGRAMME, *READING, *STANDARDS, *TRAINING, *INSPECTIONS, *DUTIES, *EMULATION, *DRAFTING, *MEANS,
                *COORDINATION, *CASEWORK, *DIALOGUES,
                *DEMOCRACY,
            )
        )  # fmt: skip
        due.register("reading", reading.due)
        due.register("inspections", inspections.due)
        due.register("duties", duties.due)
        due.register("drafting", drafting.due)
        due.register("means", means.due)
        due.register("coordination", coordination.due)
        due.register("emulation", emulation.due)
        due.register("reports", reports.due)
        due.register("dialogues", dialogues.due)
        due.register("democracy", democracy.due)
        for name, handler in (LAW | FILES | timelimits.HANDLERS).items():
            jobs.register(name, handler)
        timelimits.on_moved(casework.due_moved)
        keep_office_hours(OfficeHours(), lambda day: queries.calendar().is_working(day))
        hour, minute = timedelta(hours=1), timedelta(minutes=1)
        # A limit may reach back to pending matters from a day on: nothing is changed on that day.
        jobs.register_periodic("timelimits.recount", timelimits.recount, every=hour)
        jobs.register_periodic("audit.anchor", anchor, every=hour)
        jobs.register_periodic("casework.remind", casework.remind, every=10 * minute)
        jobs.register_periodic("casework.clean", casework.clean, every=hour)
        jobs.register_periodic("programme.plan_ahead", programme.plan_ahead, every=hour)
        jobs.register_periodic("reminders.remind", reminders.remind, every=10 * minute)
        jobs.register_periodic("programme.remind", programme.remind, every=10 * minute)
        jobs.register_periodic("dialogues.shred", dialogue_jobs.shred, every=hour)
        jobs.register_periodic("files.rescan", rescan_waiting, every=5 * minute)
        jobs.register_periodic("files.strays", drop_strays, every=24 * hour)
        for name, (work, every) in SEALED.items():
            jobs.register_periodic(name, work, every=every)
