"""Wires what must not import each other: sources of the search, jobs of the worker, figures of reports."""

from datetime import timedelta

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "cualuat.config"
    label = "config"

    def ready(self) -> None:
        """Registers what the library gives to the search and to the worker."""
        from cualuat.audit.jobs import anchor
        from cualuat.ballots.figures import FIGURES as BALLOTS
        from cualuat.ballots.search_source import BallotsSource
        from cualuat.base import figures, jobs
        from cualuat.campaigns import jobs as campaign_jobs
        from cualuat.campaigns import queries as campaigns
        from cualuat.campaigns.figures import FIGURES as CAMPAIGNS
        from cualuat.campaigns.search_source import CampaignSource
        from cualuat.casework import jobs as casework
        from cualuat.casework.figures import FIGURES as CASEWORK
        from cualuat.consultations import jobs as consultation_jobs
        from cualuat.consultations import queries as consultations
        from cualuat.consultations.figures import FIGURES as CONSULTATIONS
        from cualuat.consultations.search_source import ConsultationSource
        from cualuat.contests import jobs as contests_jobs
        from cualuat.contests import queries as contests
        from cualuat.contests.figures import FIGURES as CONTESTS
        from cualuat.contests.search_source import ContestsSource
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
        from cualuat.guides import queries as guides
        from cualuat.guides.figures import FIGURES as GUIDES
        from cualuat.guides.search_source import PieceSource, guides_resting, questions_resting
        from cualuat.honours import queries as honours
        from cualuat.honours.figures import FIGURES as HONOURS
        from cualuat.honours.search_source import HonoursSource
        from cualuat.inspections import queries as inspections
        from cualuat.inspections.figures import FIGURES as INSPECTIONS
        from cualuat.law import reliance
        from cualuat.law.jobs import HANDLERS as LAW
        from cualuat.law.search_source import LawSource
        from cualuat.means import queries as means
        from cualuat.means.figures import FIGURES as MEANS
        from cualuat.notices.jobs import keep_office_hours
        from cualuat.notices.rules import OfficeHours
        from cualuat.procedures import jobs as procedures
        from cualuat.procedures.figures import FIGURES as PROCEDURES
        from cualuat.procedures.queries.catalogue import reliances
        from cualuat.procedures.search_source import ProcedureSource
        from cualuat.programme import jobs as programme
        from cualuat.programme.figures import FIGURES as PROGRAMME
        from cualuat.reading import queries as reading
        from cualuat.reading.figures import FIGURES as READING
        from cualuat.reminders import jobs as reminders
        from cualuat.reminders import registry as due
        from cualuat.reports import queries as reports
        from cualuat.sealed.jobs import PERIODIC as SEALED
        from cualuat.search import registry
        from cualuat.search.operations import UPDATE_JOB, update_index
        from cualuat.standards.figures import FIGURES as STANDARDS
        from cualuat.surveys import jobs as surveys
        from cualuat.surveys.figures import FIGURES as SURVEYS
        from cualuat.surveys.search_source import SurveysSource
        from cualuat.surveys.search_source import resting as resting_surveys
        from cualuat.timelimits import jobs as timelimits
        from cualuat.timelimits import queries
        from cualuat.training.figures import FIGURES as TRAINING
        from cualuat.web.desk.procedures.due import due as procedures_due
        from cualuat.web.public.matters import finding, resting

        registry.register(LawSource())
        registry.register(ConsultationSource())
        reliance.register("consultations", "Lấy ý kiến dự thảo", consultations.reliances)
        registry.register(finding.MattersSource())
        registry.register(finding.AnswersSource())
        registry.register(ProcedureSource())
        registry.register(PieceSource("guide"))
        registry.register(PieceSource("question"))
        registry.register(CampaignSource())
        registry.register(SurveysSource())
        registry.register(BallotsSource())
        registry.register(HonoursSource())
        registry.register(ContestsSource())
        jobs.register(UPDATE_JOB, update_index)
        reliance.register("matters", "Việc gửi đến cơ quan", resting.kinds)
        reliance.register("guides", "Hướng dẫn", guides_resting)
        reliance.register("questions", "Hỏi đáp", questions_resting)
        reliance.register("answers", "Cơ quan đã trả lời", resting.answers)
        reliance.register("procedures", "Thủ tục hành chính", reliances)
        reliance.register("campaigns", "Truyền thông, tài liệu sinh hoạt", campaigns.reliances)
        reliance.register("surveys", "Khảo sát", resting_surveys)
        reliance.register("contests", "Câu hỏi để học", contests.resting)
        registry.register(DialogueSource())
        figures.register(
            (
                *PROGRAMME, *READING, *STANDARDS, *TRAINING, *INSPECTIONS, *DUTIES, *EMULATION, *DRAFTING, *MEANS,
                *COORDINATION, *CASEWORK, *PROCEDURES, *GUIDES, *CAMPAIGNS, *SURVEYS, *BALLOTS, *HONOURS,
                *CONSULTATIONS, *CONTESTS, *DIALOGUES, *DEMOCRACY,
            )
        )  # fmt: skip
        due.register("reading", reading.due)
        due.register("inspections", inspections.due)
        due.register("duties", duties.due)
        due.register("drafting", drafting.due)
        due.register("means", means.due)
        due.register("coordination", coordination.due)
        due.register("consultations", consultations.due)
        due.register("emulation", emulation.due)
        due.register("guides", guides.due)
        due.register("honours", honours.due)
        due.register("reports", reports.due)
        due.register("dialogues", dialogues.due)
        due.register("democracy", democracy.due)
        due.register("procedures", procedures_due)
        due.register("campaigns", campaigns.due)
        due.register("contests", contests.due)
        for name, handler in (LAW | FILES | timelimits.HANDLERS | campaign_jobs.HANDLERS).items():
            jobs.register(name, handler)
        timelimits.on_moved(casework.due_moved)
        keep_office_hours(OfficeHours(), lambda day: queries.calendar().is_working(day))
        hour, minute = timedelta(hours=1), timedelta(minutes=1)
        # A limit may reach back to pending matters from a day on: nothing is changed on that day.
        jobs.register_periodic("timelimits.recount", timelimits.recount, every=hour)
        jobs.register_periodic("procedures.recount", procedures.recount, every=hour)
        jobs.register_periodic("procedures.clean", procedures.clean, every=24 * hour)
        jobs.register_periodic("audit.anchor", anchor, every=hour)
        jobs.register_periodic("casework.remind", casework.remind, every=10 * minute)
        jobs.register_periodic("casework.clean", casework.clean, every=hour)
        jobs.register_periodic("campaigns.go_on", campaign_jobs.go_on, every=10 * minute)
        jobs.register_periodic("surveys.clean", surveys.clean, every=hour)
        jobs.register_periodic("programme.plan_ahead", programme.plan_ahead, every=hour)
        jobs.register_periodic("consultations.close_over", consultation_jobs.close_over, every=hour)
        jobs.register_periodic("reminders.remind", reminders.remind, every=10 * minute)
        jobs.register_periodic("programme.remind", programme.remind, every=10 * minute)
        jobs.register_periodic("dialogues.shred", dialogue_jobs.shred, every=hour)
        jobs.register_periodic("contests.finish", contests_jobs.finish, every=minute)
        jobs.register_periodic("contests.clean", contests_jobs.clean, every=hour)
        jobs.register_periodic("matters.find", finding.refresh, every=24 * hour)
        jobs.register_periodic("files.rescan", rescan_waiting, every=5 * minute)
        jobs.register_periodic("files.strays", drop_strays, every=24 * hour)
        for name, (work, every) in SEALED.items():
            jobs.register_periodic(name, work, every=every)
