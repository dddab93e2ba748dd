"""Vietnamese names of what is stored as codes: findings of loads, events of the audit log, fields, messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cualuat.base.actor import ROLE_NAMES
from cualuat.casework.choices import Channel, RequestKind
from cualuat.kernel.legaltext import official_label
from cualuat.kernel.limits import UNIT_NAMES
from cualuat.law.rules import FINDING_NAMES
from cualuat.timelimits.rules import EVIDENCE_NAMES, MATTERS

EVENTS: Final = {
    "law.upload": "Tải tệp lên",
    "law.load_begin": "Bắt đầu nạp",
    "law.load": "Nạp xong",
    "law.questions": "Đặt câu hỏi thường gặp",
    "law.edit": "Sửa thông tin",
    "law.publish": "Công bố",
    "law.withdraw": "Gỡ văn bản",
    "law.reject": "Không nhận",
    "law.reopen": "Đưa về rà soát",
    "law.confirm_text": "Xác nhận đã đối chiếu",
    "law.report_error": "Bạn đọc báo lỗi",
    "law.answer_report": "Trả lời báo lỗi",
    "accounts.create": "Tạo tài khoản",
    "accounts.password": "Đặt mật khẩu",
    "accounts.open": "Mở lại tài khoản",
    "accounts.close": "Khóa tài khoản",
    "accounts.sign_in": "Đăng nhập",
    "accounts.second_factor_on": "Bật xác nhận hai bước",
    "accounts.second_factor_off": "Tắt xác nhận hai bước",
    "accounts.recovery_code": "Dùng mã dự phòng",
    "timelimits.load": "Nạp lịch và thời hạn kèm chương trình",
    "timelimits.set_day": "Đặt ngày trong lịch làm việc",
    "timelimits.add_year": "Thêm năm vào lịch làm việc",
    "timelimits.confirm_year": "Xác nhận lịch của năm",
    "timelimits.set_limit": "Sửa thời hạn",
    "timelimits.review": "Đối chiếu thời hạn",
    "organisation.add_unit": "Thêm đơn vị",
    "organisation.set_unit": "Sửa đơn vị",
    "organisation.close_unit": "Đóng đơn vị",
    "organisation.reopen_unit": "Mở lại đơn vị",
    "organisation.give_post": "Giao vai trò",
    "organisation.end_post": "Thôi vai trò",
    "organisation.give_duty": "Giao nhiệm vụ",
    "organisation.end_duty": "Thôi nhiệm vụ",
    "notices.retry": "Gửi lại tin",
    "notices.hold": "Giữ tin lại, chưa gửi",
    "training.ask": "Đặt yêu cầu học của vị trí",
    "training.stop_asking": "Bỏ yêu cầu học của vị trí",
    "training.raise_need": "Nêu nhu cầu đào tạo",
    "training.take_need": "Đưa nhu cầu đào tạo vào lớp",
    "training.drop_need": "Không thực hiện nhu cầu đào tạo",
    "training.plan": "Lập lớp tập huấn, bồi dưỡng",
    "training.edit": "Sửa lớp tập huấn, bồi dưỡng",
    "training.open": "Mở đăng ký lớp",
    "training.hold": "Ghi lớp đã tổ chức",
    "training.cancel": "Hủy lớp",
    "training.nominate": "Cử cán bộ đi học",
    "training.approve": "Duyệt cử cán bộ đi học",
    "training.refuse": "Không cử cán bộ đi học",
    "training.mark": "Điểm danh theo danh sách",
    "training.unmark": "Bỏ điểm danh",
    "training.sign_in": "Tự điểm danh bằng mã tại lớp",
    "training.evaluate": "Gửi đánh giá lớp (không ghi nội dung)",
    "training.certify": "Cấp giấy chứng nhận",
    "training.revoke": "Thu hồi giấy chứng nhận",
    "programme.import": "Nạp kế hoạch",
    "programme.begin": "Lập bản thảo kế hoạch",
    "programme.rewrite": "Sửa lời văn bản thảo kế hoạch",
    "programme.discard": "Bỏ bản thảo kế hoạch",
    "programme.comment": "Góp ý bản thảo kế hoạch",
    "programme.answer": "Trả lời góp ý bản thảo",
    "programme.submit": "Trình duyệt kế hoạch",
    "programme.approve": "Duyệt kế hoạch",
    "programme.send_back": "Trả lại bản thảo kế hoạch",
    "programme.tie": "Nối nhiệm vụ với kế hoạch cấp trên",
    "programme.exempt": "Ghi lý do không làm nhiệm vụ của kế hoạch cấp trên",
    "programme.edit_task": "Sửa nhiệm vụ của kế hoạch",
    "programme.settle": "Giải quyết dòng chưa hiểu của kế hoạch",
    "programme.issue": "Ghi số, ngày của kế hoạch",
    "programme.publish": "Công khai kế hoạch",
    "programme.unpublish": "Gỡ kế hoạch khỏi trang công khai",
    "programme.send": "Ghi việc gửi kế hoạch",
    "programme.receipt": "Ghi việc nhận kế hoạch",
    "programme.instruct": "Giao việc theo chỉ đạo",
    "programme.assign": "Giao việc theo kế hoạch",
    "programme.progress": "Cập nhật tiến độ",
    "programme.done": "Ghi việc hoàn thành",
    "programme.reopen": "Mở lại việc",
    "programme.drop": "Thôi không làm việc",
    "programme.move": "Đổi hạn việc",
    "programme.guide": "Hướng dẫn thực hiện việc",
    "programme.urge": "Đôn đốc",
    "programme.urge_letter": "Soạn công văn đôn đốc",
    "programme.weights": "Ghi tỷ trọng nhiệm vụ",
    "programme.feed": "Tạo địa chỉ lịch",
    "programme.obstacle_raised": "Nêu vướng mắc, trả lời về vướng mắc",
    "programme.obstacle_asked": "Hỏi thêm về vướng mắc",
    "programme.obstacle_forwarded": "Trình lãnh đạo vướng mắc",
    "programme.obstacle_decided": "Quyết định về vướng mắc",
    "reports.adopt_template": "Dùng mẫu báo cáo kèm chương trình",
    "reports.add_template": "Thêm mẫu báo cáo",
    "reports.replace_file": "Thay tệp của mẫu báo cáo",
    "reports.set_template": "Sửa mẫu báo cáo",
    "reports.make": "Lập báo cáo",
    "reports.edit": "Sửa thông tin báo cáo",
    "reports.discard": "Bỏ bản soạn báo cáo",
    "reports.freeze": "Chốt số liệu báo cáo",
    "reports.ask_part": "Yêu cầu đơn vị viết phần báo cáo",
    "reports.assign_part": "Giao phần báo cáo cho đơn vị",
    "reports.write_part": "Viết phần báo cáo",
    "reports.return_part": "Trả lại phần báo cáo",
    "reports.drop_part": "Bỏ một phần báo cáo",
    "reports.to_review": "Trình duyệt báo cáo",
    "reports.send_back": "Trả lại báo cáo để soạn tiếp",
    "reports.sign": "Ban hành báo cáo",
    "reports.attach_signed": "Giữ bản ký của báo cáo",
    "reports.dispatch": "Ghi việc gửi báo cáo",
    "reports.confirm_receipt": "Ghi nơi nhận đã nhận báo cáo",
    "reports.publish": "Công khai báo cáo",
    "reports.unpublish": "Gỡ báo cáo khỏi trang công khai",
    "reading.make": "Lập mục cần đọc",
    "reading.edit": "Sửa mục cần đọc",
    "reading.ask": "Ghi câu hỏi của mục cần đọc",
    "reading.drop_question": "Bỏ câu hỏi của mục cần đọc",
    "reading.open": "Mở mục cần đọc",
    "reading.close": "Đóng mục cần đọc",
    "reading.read": "Xác nhận đã đọc",
    "reading.answer": "Trả lời câu hỏi của mục cần đọc",
    "reading.confirm": "Xác nhận đơn vị đã quán triệt",
    "inspections.plan": "Đưa vào kế hoạch kiểm tra",
    "inspections.edit": "Sửa kế hoạch kiểm tra",
    "inspections.cancel": "Thôi không kiểm tra",
    "inspections.start": "Bắt đầu kiểm tra",
    "inspections.answer": "Trả lời danh mục kiểm tra",
    "inspections.find": "Ghi phát hiện khi kiểm tra",
    "inspections.conclude": "Kết luận kiểm tra",
    "inspections.close": "Kết thúc cuộc kiểm tra",
    "inspections.demand": "Yêu cầu khắc phục",
    "inspections.put_right": "Báo đã khắc phục",
    "inspections.confirm": "Xác nhận đã khắc phục",
    "inspections.return": "Trả lại để khắc phục tiếp",
    "inspections.measure": "Ghi xử lý vi phạm",
    "duties.keep": "Ghi danh mục công khai",
    "duties.arise": "Ghi có thông tin phải công khai",
    "duties.publish": "Ghi đã công khai",
    "means.estimate": "Ghi dự toán",
    "means.allocate": "Phân bổ kinh phí",
    "means.spend": "Ghi khoản chi",
    "means.take_back": "Rút lại khoản chi",
    "means.allowances": "Chi bồi dưỡng tiếp công dân",
    "means.keep": "Ghi sổ thiết bị",
    "means.note": "Ghi tình trạng thiết bị",
    "means.ask": "Đề nghị nguồn lực",
    "means.forward": "Trình đề nghị nguồn lực",
    "means.decide": "Quyết định đề nghị nguồn lực",
    "means.fulfil": "Đáp ứng đề nghị nguồn lực",
    "coordination.contact": "Ghi người liên hệ ở cơ quan khác",
    "coordination.forget_contact": "Xóa người liên hệ ở cơ quan khác",
    "coordination.register": "Ghi yêu cầu phối hợp",
    "coordination.edit": "Sửa yêu cầu phối hợp",
    "coordination.answer": "Ghi trả lời yêu cầu phối hợp",
    "coordination.drop": "Thôi chờ trả lời yêu cầu phối hợp",
    "coordination.reopen": "Mở lại yêu cầu phối hợp",
    "coordination.write_minutes": "Lập biên bản họp phối hợp",
    "coordination.edit_minutes": "Sửa biên bản họp phối hợp",
    "coordination.conclude": "Ghi kết luận của cuộc họp phối hợp",
    "coordination.strike": "Bỏ kết luận của cuộc họp phối hợp",
    "coordination.sign": "Giữ bản ký của biên bản họp phối hợp",
    "coordination.finish": "Ghi kết luận đã thực hiện",
    "coordination.undo": "Ghi lại kết luận chưa thực hiện xong",
    "coordination.assign": "Thêm nhiệm vụ cấp trên giao",
    "coordination.edit_assigned": "Sửa nhiệm vụ cấp trên giao",
    "coordination.mark": "Ghi tình trạng nhiệm vụ cấp trên giao",
    "coordination.unassign": "Bỏ nhiệm vụ cấp trên giao khỏi bảng",
    "coordination.load": "Nạp bảng nhiệm vụ cấp trên giao",
    "standards.set": "Sửa bộ tiêu chí chuẩn tiếp cận pháp luật",
    "standards.open": "Lập phiếu chấm chuẩn tiếp cận pháp luật",
    "standards.step": "Làm một bước của phiếu chấm",
    "standards.score": "Tự chấm một chỉ tiêu",
    "standards.assess": "Thẩm định một chỉ tiêu",
    "standards.agree": "Thẩm định: nhận kết quả tự chấm",
    "standards.add_evidence": "Thêm minh chứng",
    "standards.remove_evidence": "Bỏ minh chứng",
    "standards.export": "Xuất phiếu chấm",
    "standards.export_year": "Xuất bảng chuẩn tiếp cận pháp luật của năm",
    "casework.register": "Tiếp nhận hồ sơ",
    "casework.step": "Làm một bước",
    "casework.propose": "Trình một bước",
    "casework.send_back": "Trả lại việc trình",
    "casework.assign": "Giao hồ sơ",
    "casework.add_colleague": "Thêm người cùng làm",
    "casework.remove_colleague": "Bớt người cùng làm",
    "casework.note": "Ghi chú nội bộ",
    "casework.person_wrote": "Người gửi viết thêm",
    "casework.officer_wrote": "Cán bộ viết cho người gửi",
    "casework.add_file": "Thêm tệp vào hồ sơ",
    "casework.open_original": "Tải tệp gốc, còn siêu dữ liệu",
    "casework.reveal": "Xem người gửi",
    "casework.renew_receipt": "Cấp lại mã tra cứu",
    "casework.split": "Tách hồ sơ",
    "casework.duplicate": "Ghi hồ sơ trùng",
    "casework.rate": "Người gửi đánh giá",
    "casework.wish": "Trả lời đề nghị mở lại",
    "casework.send_letter": "Ghi việc gửi văn bản",
    "casework.attach_signed": "Giữ bản ký của văn bản",
    "casework.template": "Dùng mẫu văn bản của cơ quan",
    "casework.template_off": "Trở về mẫu kèm chương trình",
    "casework.publish": "Công khai câu trả lời",
    "casework.unpublish": "Gỡ câu trả lời đã công khai",
    "casework.export": "Xuất sổ",
    "casework.plan_day": "Lập buổi tiếp công dân",
    "casework.post_day": "Niêm yết buổi tiếp công dân",
    "casework.cancel_day": "Hoãn buổi tiếp công dân",
    "casework.conclude_day": "Kết thúc buổi tiếp công dân",
    "casework.cancel_visit": "Hủy lượt tiếp",
    "casework.consent_withdrawn": "Người gửi rút lại sự đồng ý",
    "casework.data_request": "Yêu cầu về dữ liệu cá nhân",
    "casework.data_decision": "Trả lời yêu cầu về dữ liệu",
    "casework.erase_person": "Xóa dữ liệu của người gửi",
    "casework.hold": "Giữ hồ sơ, hoặc bỏ giữ",
    "casework.destroy": "Hủy hồ sơ hết thời hạn lưu",
    "sealed.create_key": "Tạo khóa niêm phong",
    "sealed.replace_key": "Thay khóa niêm phong",
    "sealed.retire_key": "Ngừng dùng khóa niêm phong",
    "sealed.change_passphrase": "Đổi câu mật khẩu của khóa",
    "sealed.change_recovery": "Đổi mã khôi phục của khóa",
    "sealed.unlock": "Mở khóa niêm phong",
    "sealed.unlock_failed": "Mở khóa niêm phong không được",
    "sealed.another_key": "Khóa không khớp với lúc tạo",
    "sealed.create_box": "Nhận tố cáo",
    "sealed.open_content": "Mở nội dung tố cáo",
    "sealed.open_file": "Mở tệp của tố cáo",
    "sealed.open_identity": "Mở danh tính người tố cáo",
    "sealed.add_statement": "Người tố cáo bổ sung nội dung",
    "sealed.add_message": "Trao đổi trong tố cáo",
    "sealed.add_answer": "Trả lời người tố cáo",
    "sealed.add_note": "Ghi chú trong tố cáo",
    "sealed.add_letter": "Văn bản trong tố cáo",
    "sealed.add_decision": "Quyết định trong tố cáo",
    "sealed.add_withdrawal": "Rút tố cáo",
    "sealed.add_system_message": "Chương trình báo cho người tố cáo",
    "sealed.add_file": "Thêm tệp vào tố cáo",
    "sealed.add_identity": "Người tố cáo cho biết danh tính",
    "sealed.withdraw": "Người tố cáo rút đơn",
    "sealed.let_in": "Cho thêm người mở được tố cáo",
    "sealed.remove": "Bớt người mở được tố cáo",
    "sealed.exclude": "Loại một người khỏi tố cáo",
    "sealed.request_identity": "Xin mở danh tính",
    "sealed.approve": "Đồng ý mở danh tính",
    "sealed.refuse": "Không đồng ý mở danh tính",
    "sealed.expire_grant": "Hết thời gian xem danh tính",
    "sealed.reshare": "Chia lại khóa danh tính",
    "sealed.set_policy": "Đổi số người phải đồng ý mở danh tính",
    "sealed.destroy_box": "Hủy nội dung tố cáo",
    "sealed.sweep_files": "Dọn tệp niêm phong không còn dùng",
}

FIELDS: Final = {
    "number": "Số, ký hiệu",
    "title": "Tên gọi",
    "name": "Tên",
    "kind": "Loại",
    "issuer": "Cơ quan ban hành",
    "signer": "Người ký",
    "place": "Địa phương",
    "issued_on": "Ngày ban hành",
    "effective_on": "Ngày có hiệu lực",
    "expires_on": "Ngày hết hiệu lực",
    "status_reason": "Lý do của tình trạng hiệu lực",
    "headings": "Đề mục",
    "reason": "Lý do",
    "state": "Trạng thái",
    "answer": "Trả lời",
    "unit": "Đơn vị",
    "role": "Vai trò",
    "counts": "Kết quả",
    "count": "Số lượng",
    # units and duties
    "duty": "Nhiệm vụ",
    "short": "Chữ viết tắt",
    "superior": "Cơ quan chủ quản",
    "head_title": "Chức danh người đứng đầu",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "website": "Trang thông tin điện tử",
    "valid_to": "Đóng từ ngày",
    # calendar and limits
    "calendar": "Ngày trong lịch",
    "time_limits": "Thời hạn",
    "day": "Ngày",
    "source": "Văn bản nguồn",
    "official": "Đã chính thức",
    "note": "Ghi chú",
    "code": "Mã",
    "matter": "Lĩnh vực",
    "amount": "Độ dài",
    "bound": "Tối đa hay tối thiểu",
    "direction": "Tính tới hay tính ngược",
    "binds": "Ai phải giữ",
    "start": "Mốc bắt đầu",
    "start_name": "Sự kiện bắt đầu",
    "basis": "Căn cứ",
    "basis_is": "Căn cứ là",
    "compare_with": "So với",
    "effective_from": "Áp dụng từ",
    "effective_from_evidence": "Ngày áp dụng chắc đến đâu",
    "effective_to": "Áp dụng đến hết",
    "evidence": "Mức tin cậy",
    "extension": "Gia hạn",
    "pending": "Hồ sơ dở dang",
    "pending_basis": "Căn cứ về hồ sơ dở dang",
    "suspension": "Tạm dừng",
    "suspension_basis": "Căn cứ tạm dừng",
    "variants": "Trường hợp riêng",
    # matters
    "channel": "Cách gửi",
    "from": "Từ hồ sơ",
    "other": "Hồ sơ kia",
    "parts": "Hồ sơ tách ra",
    "step": "Bước",
    "officer": "Cán bộ",
    "files": "Số tệp",
    "file": "Tệp số",
    "letter": "Văn bản",
    "how": "Cách gửi văn bản",
    "solved": "Đã được giải quyết",
    "granted": "Chấp nhận",
    "reply": "Trả lời",
    "what": "Yêu cầu",
    "purpose": "Mục đích",
    "held": "Đang giữ",
    "since": "Từ ngày",
    "until": "Đến hết ngày",
    "late": "Niêm yết muộn",
    # plans
    "tasks": "Số nhiệm vụ",
    "mails": "Số thư đã gửi",
    "weights": "Tỷ trọng, phần nghìn",
    "unread": "Số dòng cần xem",
    "path": "Mục",
    "text": "Lời văn",
    "content": "Nội dung",
    "leads": "Chủ trì",
    "cooperating": "Phối hợp",
    "time": "Thời gian",
    "products": "Sản phẩm",
    "funding": "Kinh phí",
    "line": "Dòng",
    "each": "Giao riêng cho",
    "passed": "Đạt",
    "answers": "Số câu trả lời",
    "days": "Số buổi",
    "condition": "Tình trạng",
    "right": "Quyền bị ảnh hưởng",
    "accepted": "Tiếp thu",
    "ties": "Nối",
    # reports
    "asked_by": "Nơi yêu cầu",
    "due": "Hạn",
    "figures": "Số chỉ tiêu",
    "old_values": "Số đã chốt trước đó",
    "heading": "Phần",
    "units": "Các đơn vị",
    "to": "Gửi tới",
    "received_on": "Ngày nơi nhận nhận được",
    "shown": "Chỉ tiêu công khai",
    "in_use": "Đang dùng",
    # commune standard
    "year": "Năm",
    "gaps": "Số chỗ cần điền",
    "indicator": "Chỉ tiêu",
    "value": "Kết quả",
    "words": "Diễn giải",
    # training
    "course": "Lớp",
    "people": "Những người",
    "person": "Người",
    "topic": "Chủ đề",
    "begins": "Bắt đầu",
    "ends": "Kết thúc",
    "organiser": "Đơn vị tổ chức",
    "capacity": "Số chỗ",
    # sealed
    "fingerprint": "Dấu của khóa",
    "hours": "Số giờ",
    "identity": "Danh tính số",
    "needed": "Số người phải đồng ý",
    "removed": "Số tệp đã xóa",
}
# Where a field means something else: beginning of the action → field → words.
_FIELDS_OF: Final = {
    "organisation.": {"title": "Chức danh", "place": "Địa danh"},
    "training.": {
        "title": "Tên lớp",
        "hours": "Số giờ học",
        "kind": "Hình thức",
        "number": "Số vào sổ",
        "place": "Nơi tổ chức",
        "post": "Vị trí",
        "years": "Học lại sau (năm)",
    },
    "timelimits.": {"duty": "Phải làm", "unit": "Tính theo", "name": "Tên thời hạn"},
    "means.": {"amount": "Số tiền, đồng"},
    "coordination.": {"source": "Kế hoạch cấp trên"},
    "programme.begin": {"how": "Lập từ"},
    "reports.": {"source": "Tệp", "how": "Cách gửi", "day": "Ngày ký"},
    "law.": {"kind": "Loại văn bản"},
}

# State of a document → (value in the address, words).
DOCUMENT_STATES: Final = {
    "review": "Chờ rà soát",
    "published": "Đã công bố",
    "withdrawn": "Đã gỡ",
    "rejected": "Không nhận",
}

REPORT_STATES: Final = {
    "new": "Mới gửi",
    "accepted": "Đang xem xét",
    "fixed": "Đã sửa",
    "declined": "Không phải lỗi",
}

OUTCOMES: Final = {
    "waiting": "Đang chờ",
    "created": "Mới",
    "changed": "Có thay đổi",
    "unchanged": "Không thay đổi",
    "refused": "Không nhận",
    "articles": "Điều",
    "headings": "Đề mục",
    "empty_headings": "Đề mục chưa có nội dung",
}


# Kind of a message in the outbox → words.
MESSAGE_KINDS: Final = {
    "": "Thư khác",
    "receipt": "Đã nhận hồ sơ",
    "step": "Hồ sơ có bước mới",
    "due_changed": "Hạn thay đổi",
    "exchange": "Cơ quan vừa nhắn",
    "reception": "Buổi tiếp công dân",
    "wish": "Trả lời đề nghị mở lại",
    "data": "Trả lời về dữ liệu",
    "reminder": "Nhắc hạn cho cán bộ",
}


def finding_name(code: str) -> str:
    """What a kind of finding is called."""
    return FINDING_NAMES.get(code, code)


def event_name(action: str) -> str:
    """What an event of the audit log is called."""
    return EVENTS.get(action, action)


_EID = re.compile(r"\b(?:part|chp|sec|art|annex)_[\wđ]+")


def in_words(text: str) -> str:
    """A message with its eIds as people call them: «xem art_5__para_2» → «xem khoản 2 Điều 5»."""
    return _EID.sub(lambda found: official_label(found.group()), text)


# What a value means, by the field that holds it; values that are not named stand as they are.
_VALUES: Final[dict[str, Mapping[str, str]]] = {
    "state": REPORT_STATES,
    "role": ROLE_NAMES,
    "kind": {"agency": "Cơ quan này", "unit": "Đơn vị thuộc cơ quan", "external": "Cơ quan khác"},
    "channel": dict(Channel.choices),
    "what": dict(RequestKind.choices),
    "purpose": {"contact": "nhận tin về hồ sơ"},
    "matter": MATTERS,
    "unit": {str(unit): name for unit, name in UNIT_NAMES.items()},
    "evidence": EVIDENCE_NAMES,
}
_LISTS: Final = frozenset({"parts", "units", "shown"})  # lists that are no pair of old and new
_BLANK: Final = "(trống)"


def details(action: str, detail: dict[str, object]) -> list[dict[str, str]]:
    """The details of an event as lines: name, and old → new or the text."""
    lines = []
    for name, value in detail.items():
        line = {"name": field_name(action, name), "old": "", "new": "", "text": ""}
        if isinstance(value, list) and len(value) == 2 and name not in _LISTS:
            line["old"], line["new"] = (_words(name, v) or _BLANK for v in value)
        else:
            line["text"] = _words(name, value)
        if line["new"] or line["text"]:
            lines.append(line)
    return lines


def field_name(action: str, name: str) -> str:
    """What a detail of an event is called."""
    own = next((fields for area, fields in _FIELDS_OF.items() if action.startswith(area)), {})
    return own.get(name) or FIELDS.get(name, name)


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dict):
        return ", ".join(f"{OUTCOMES.get(str(key), key)}: {_words('', one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words("", one) for one in value)
    return _VALUES.get(name, {}).get(str(value), str(value))
