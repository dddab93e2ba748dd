"""Addresses of what citizens bring to the agency."""

from django.urls import path

from cualuat.web.public.matters import answers, choosing, drafting, receiving, tracking

urlpatterns = [
    path("gui/", choosing.choose, name="matters"),
    path("gui/bat-dau/<slug:kind>/", choosing.begin, name="matter-begin"),
    path("gui/don/", drafting.staged("su-viec"), name="draft-matter"),
    path("gui/don/tep/", drafting.staged("tep"), name="draft-files"),
    path("gui/don/nguoi-gui/", drafting.staged("nguoi-gui"), name="draft-person"),
    path("gui/don/xem-lai/", drafting.staged("gui"), name="draft-send"),
    path("gui/don/luu/", drafting.autosave, name="draft-save"),
    path("gui/viet-tiep/", drafting.resume, name="draft-resume"),
    path("gui/<slug:name>/", choosing.family, name="matter-family"),
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/thoat/", tracking.leave, name="track-leave"),
    path("tra-cuu/<slug:number>/", tracking.tracked, name="tracked"),
    path("tra-cuu/<slug:number>/trao-doi/", tracking.write, name="tracked-write"),
    path("tra-cuu/<slug:number>/danh-gia/", tracking.rate, name="tracked-rate"),
    path("tra-cuu/<slug:number>/rut/", tracking.withdraw, name="tracked-withdraw"),
    path("tra-cuu/<slug:number>/du-lieu/", tracking.ask_about_data, name="tracked-data"),
    path("tra-cuu/<slug:number>/du-lieu/tai/", tracking.my_data, name="tracked-my-data"),
    path("tra-cuu/<slug:number>/lien-lac/", tracking.stop_news, name="tracked-stop-news"),
    path("tra-cuu/<slug:number>/lich-hen/", tracking.cancel_visit, name="tracked-visit"),
    path("tra-cuu/<slug:number>/tep/<int:pk>/", tracking.file, name="tracked-file"),
    path("tra-cuu/<slug:number>/van-ban/<int:pk>/", tracking.letter, name="tracked-letter"),
    path("tiep-cong-dan/", receiving.schedule, name="reception"),
    path("tiep-cong-dan/<int:pk>/", receiving.book, name="reception-book"),
    path("tra-loi/", answers.answers, name="answers"),
    path("tra-loi/<slug:slug>/", answers.answer, name="answer"),
    path("tra-loi/<slug:slug>/tep/<int:pk>/", answers.answer_file, name="answer-file"),
    path("du-lieu-ca-nhan/", answers.personal_data, name="personal-data"),
]
