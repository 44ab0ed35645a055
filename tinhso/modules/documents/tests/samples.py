"""Values as the rooms above hand them over. Every name is invented."""

import shutil
import subprocess

SLIP = {
    "agency_above": "UBND phường Hạc Thành",
    "agency": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    "unit": "phường Hạc Thành",
    "place": "Hạc Thành",
    "code": "H56.102-261120-0007",
    "track_url": "https://tinhso.example/tra-cuu/?code=H56.102-261120-0007",
    "applicant": "Nguyễn Thị Mẫu",
    "applicant_address": "số 00 đường Mẫu, phường Hạc Thành, tỉnh Thanh Hóa",
    "applicant_phone": "0900 000 000",
    "applicant_email": "",
    "applicant_number": "038196000000",
    "channel": "nộp trực tuyến",
    "procedure": "Đăng ký khai sinh",
    "subject": "Đăng ký khai sinh cho Trần Mẫu An",
    "helpline": "0237 000 0000",
    "papers": [{"title": "Giấy chứng sinh", "name": "a.pdf"}],
    "made_on": "ngày 20 tháng 11 năm 2026",
    "received": "09 giờ 58, ngày 20 tháng 11 năm 2026",
    "due": "17 giờ 00, ngày 20 tháng 11 năm 2026",
    "promised": "17 giờ 00, ngày 19 tháng 11 năm 2026",
    "why": "…",
    "fee": "16.000 đồng (Mười sáu nghìn đồng)",
    "receiver": "Lê Thị Minh Họa",
    "reason": "Bản chụp bị mờ.\nThiếu chữ ký.",
    "answer_before": "17 giờ 00, ngày 04 tháng 12 năm 2026",
    "officer": "Phạm Văn Ví Dụ",
    "number": "0000012",
    "lines": [{"name": "Bản sao Giấy khai sinh", "kind": "phí", "amount": "16.000 đồng"}],
    "total": "16.000 đồng",
    "total_words": "Mười sáu nghìn đồng",
    "method": "Tiền mặt",
    "collector": "Đỗ Văn Giả Định",
    "handed": [
        {
            "code": "H56.102-261120-0007",
            "subject": "Đăng ký khai sinh cho Trần Mẫu An",
            "owner": "Nguyễn Thị Mẫu",
            "sheets": "2",
        },
    ],
    "deciding": "UBND phường Hạc Thành",
    "beside": "Công an phường Hạc Thành",
    "passages": [
        {
            "agency": "UBND phường Hạc Thành",
            "step": "Tiếp nhận",
            "who": "Lê Thị Minh Họa",
            "taken": "08:10 20/11/2026",
            "done": "09:58 20/11/2026",
            "due": "10:10 20/11/2026",
            "result": "Đúng hạn",
            "note": "",
        },
        {"agency": "Công an phường Hạc Thành", "step": "Xác minh", "taken": "09:58 20/11/2026"},
    ],
}
HEAD = {
    "agency": "ỦY BAN NHÂN DÂN PHƯỜNG HẠC THÀNH",
    "agency_above": "",
    "place": "Hạc Thành",
    "issued_on": "ngày 18 tháng 11 năm 2026",
    "issued_date": "18/11/2026",
}
BIRTH = HEAD | {
    "full_name": "TRẦN MẪU AN",
    "gender": "Nam",
    "birth_date": "16/11/2026",
    "birth_date_words": "ngày mười sáu tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "birth_place": "phường Hạc Thành, tỉnh Thanh Hóa",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "hometown": "phường Hạc Thành, tỉnh Thanh Hóa",
    "mother_name": "NGUYỄN THỊ MẪU",
    "mother_birth": "12/03/1996",
    "mother_ethnicity": "Kinh",
    "mother_nationality": "Việt Nam",
    "mother_residence": "phường Hạc Thành, tỉnh Thanh Hóa",
    "father_name": "",
    "father_birth": "",
    "father_ethnicity": "",
    "father_nationality": "",
    "father_residence": "",
    "declarant_name": "NGUYỄN THỊ MẪU",
    "declarant_paper": "Căn cước số 038196000000",
    "declarant_relation": "Mẹ",
}
MARITAL = HEAD | {
    "full_name": "PHẠM VĂN VÍ DỤ",
    "birth_date": "02/02/1998",
    "gender": "Nam",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "paper": "Căn cước số 038098000000",
    "residence": "phường Hạc Thành, tỉnh Thanh Hóa",
    "period": "từ 01/01/2020 đến 01/01/2024",
    "marital_status": "Hiện tại chưa đăng ký kết hôn với ai",
    "purpose": "Đăng ký kết hôn",
    "spouse": "Lê Thị Giả Thiết",
}
BUSINESS = HEAD | {
    "business_code": "038090000000",
    "name": "HỘ KINH DOANH CƠM MẪU",
    "name_foreign": "",
    "name_short": "CƠM MẪU",
    "head_office": "số 00 đường Mẫu, phường Hạc Thành",
    "phone": "0900 000 000",
    "email": "",
    "website": "",
    "trades": [{"code": "5610", "name": "Nhà hàng", "main": "x"}],
    "capital": "100.000.000 đồng",
    "capital_words": "Một trăm triệu đồng",
    "started_on": "01/12/2026",
    "owner_name": "ĐỖ VĂN GIẢ ĐỊNH",
    "owner_gender": "Nam",
    "owner_birth_date": "01/01/1990",
    "owner_ethnicity": "Kinh",
    "owner_nationality": "Việt Nam",
    "owner_personal_number": "038090000000",
    "owner_residence": "phường Hạc Thành",
    "members": [],
}
SPOUSES = HEAD | {
    f"{who}_{what}": said
    for who, name in (("wife", "NGUYỄN THỊ MẪU"), ("husband", "TRẦN VĂN THỬ"))
    for what, said in {
        "name": name,
        "birth": "12/03/1996",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "residence": "phường Hạc Thành, tỉnh Thanh Hóa",
        "paper": "Căn cước số 038196000000",
    }.items()
}
RESULTS = {
    "birth_certificate": BIRTH,
    "marital_status_certificate": MARITAL,
    "household_business_certificate": BUSINESS,
    "marriage_certificate": SPOUSES,
    "extract": HEAD
    | {
        "heading": "Trích lục khai tử",
        "under": "BẢN SAO",
        "opening": "Kính gửi ông bà",
        "rows": [{"label": "Họ, chữ đệm, tên", "value": "NGUYỄN VĂN MẪU"}],
        "closing": "Đã ghi vào sổ.",
    },
    "certified_copy": HEAD
    | {
        "heading": "Chứng thực bản sao đúng với bản chính",
        "opening": "Bản sao kèm theo đúng với bản chính sau đây:",
        "rows": [{"label": "Giấy tờ, văn bản", "value": "Bằng tốt nghiệp mẫu"}],
        "closing": "Bản sao này có giá trị sử dụng thay bản chính.",
    },
    "criminal_record": HEAD
    | {
        "kind": "2",
        "full_name": "PHẠM VĂN VÍ DỤ",
        "gender": "Nam",
        "birth_date": "02/02/1998",
        "birth_place": "tỉnh Thanh Hóa",
        "nationality": "Việt Nam",
        "residence": "phường Hạc Thành",
        "paper": "Căn cước số 038098000000",
        "father": "Phạm Văn Mẫu Ông",
        "mother": "Lê Thị Mẫu Bà",
        "spouse": "",
        "status": "Có án tích",
        "convictions": [
            {"judgment": "00/2012", "day": "06/05/2012", "offence": "Tội mẫu", "penalty": "Mẫu"}
        ],
        "ban": "Không bị cấm",
    },
    "support_decision": HEAD
    | {
        "action": "hưởng trợ cấp xã hội hàng tháng",
        "full_name": "Nguyễn Thị Mẫu Bà",
        "birth_date": "02/03/1950",
        "personal_number": "038150000000",
        "residence": "phường Hạc Thành",
        "group": "Người cao tuổi",
        "rate": "2,5",
        "amount": "1.250.000 đồng",
        "amount_words": "Một triệu hai trăm năm mươi nghìn đồng",
        "from_date": "01/11/2026",
        "payment": "bằng tiền mặt",
    },
    "disability_certificate": HEAD
    | {
        "full_name": "LÊ VĂN MẪU ÔNG",
        "birth_date": "02/03/1958",
        "gender": "Nam",
        "residence": "phường Hạc Thành",
        "kinds": [{"kind": "Vận động"}],
        "level": "Nặng",
        "minutes": "Biên bản số 03/BB-HĐ",
    },
    "parcel_confirmation": HEAD
    | {
        "action": "tách thửa đất",
        "owners": [{"name": "Trần Văn Thử", "number": "038088000000"}],
        "parcels": [
            {"number": "12", "sheet": "5", "place": "mẫu", "area": "200", "certificate": "AA 1"}
        ],
        "results": [
            {"number": "112", "sheet": "5", "area": "120", "purpose": "Đất ở", "user": "Mẫu"}
        ],
        "grounds": "bản vẽ số 12",
    },
    "sample_result": HEAD
    | {
        "declarant": "Nguyễn Thị Mẫu",
        "who": "cá nhân",
        "home": "phường Hạc Thành, tỉnh Thanh Hóa",
        "members": "2",
        "goods": "0",
        "fee": "Cá nhân không phải nộp",
    },
}

has_poppler = shutil.which("pdftotext") is not None


def text_of(pdf, *options):
    """Read a PDF as a person would, by a program that is not ours."""
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()
