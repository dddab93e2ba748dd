"""Pages for what goes wrong: each says what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_TEXTS = {
    400: ("Yêu cầu chưa đúng", "Trình duyệt gửi lên điều trang này không hiểu. Hãy quay lại trang trước và thử lại."),
    403: ("Bạn không được mở trang này", "Hãy đăng nhập bằng tài khoản có vai trò phù hợp, hoặc nhờ quản trị viên."),
    404: ("Không tìm thấy trang", "Địa chỉ có thể đã gõ sai hoặc trang đã chuyển chỗ. Hãy tìm lại từ ô tìm kiếm."),
    500: ("Trang gặp lỗi", "Lỗi thuộc về chúng tôi và đã được ghi lại. Những gì đã lưu không bị mất. Hãy thử lại sau ít phút."),
}  # fmt: skip


def page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """The page for an error, with a message of its own where there is one."""
    title, text = _TEXTS[status]
    context = {"title": title, "message": message or text, "status": status}
    response = render(request, "shell/error.html", context, status=status)
    response["Cache-Control"] = "no-store"  # what is not here now, or not for this reader, may be so in a minute
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return page(request, 403, str(exception) if exception.args else "")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form was open too long; what was typed is still in the browser's back page."""
    message = (
        "Biểu mẫu đã mở quá lâu. Hãy bấm nút Quay lại của trình duyệt: chữ bạn gõ vẫn còn. Tải lại rồi gửi lần nữa."
    )
    return page(request, 403, message)
