"""Address of the deadline calculator."""

from django.urls import path

from cualuat.web.public.clock import views

urlpatterns = [path("tinh-han/", views.calculator, name="calculator")]
