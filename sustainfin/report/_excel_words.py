"""The words of a case workbook in both languages; words of a case itself are never translated."""

from collections.abc import Mapping

_EN: Mapping[str, str] = {
    # sheets
    "입력": "Inputs", "현금흐름": "Cash_flows", "재원": "Funding", "지표": "Indicators",
    "토네이도": "Tornado", "계산": "Helpers", "사례": "Case",
    # inputs
    "이름": "Name", "설명": "What it is", "값": "Value", "단위": "Unit", "출처": "Source",
    "범위 (하)": "Low", "범위 (상)": "High", "비고": "Note", "가정": "assumption",
    "공표값": "published", "입력 범위": "What may be entered",
    "바탕이 노란 칸을 바꾸면 모든 시트가 다시 계산된다. 고친 파일은 sf.read_excel()로 되읽는다.":
        "Change the yellow cells and every sheet follows. sf.read_excel() reads the file back.",
    "공표된 값이다: 다른 값은 사례 파일에 적는다.":
        "A published figure: state another one in the case file.",
    "부가가치세율": "VAT rate", "할인율": "discount rate",
    "이 사례는 자체 함수나 자체 표를 쓰므로 파일에서 다시 읽을 수 없다.":
        "This case has a function or a table of its own and cannot be read back from the file.",
    "수식으로 옮기지 못해 값으로 둔 항목": "Entries that stand as values",
    "범위가 있는 입력이 없어 토네이도 분석이 없다.": "No input has a range: there is no tornado.",
    "값이다: 입력을 바꾸면 파이썬에서 다시 계산해야 한다.":
        "Values: compute them again in Python after a change.",
    "여러 금액이 함께 쓰는 중간 계산": "Intermediate results that several amounts share",
    # estimates
    "문서에 적힌 금액을 그대로 둔 값이다: 단가 x 투입공수로 계산하지 않는다.":
        "The amount as the document gives it: not computed from wage x effort.",
    "자릿수가 많아 스프레드시트로는 정확히 계산되지 않아 값으로 둔다.":
        "A value: it has more digits than a spreadsheet computes exactly.",
    # years
    "연도별 현금흐름": "Cash flows by year", "연도별 재원 수지": "Uses and sources by year",
    "불변가격": "constant prices", "경상가격": "current prices", "VAT 포함": "VAT included",
    "VAT 제외": "VAT excluded", "연초": "start of year", "연중": "mid-year", "연말": "end of year",
    "계획": "plan", "항목": "Line", "구분": "Kind", "합계": "Total", "비용": "Cost",
    "수입": "Revenue", "편익": "Benefit", "사회적 비용": "Social cost", "지출": "Use",
    "잔액": "Balance",
    "비용 합계": "Total cost", "수입 합계": "Total revenue", "편익 합계": "Total benefit",
    "사회적 비용 합계": "Total social cost", "순현금흐름 (재원 전)": "Net flow before funding",
    "재원 순유입": "Net funding", "순현금흐름 (재원 후)": "Net flow after funding",
    "자원비용 (부가세 제외)": "Resource cost (without VAT)", "경제적 순편익": "Net benefit",
    "상환·반납": "Repayment and clawback", "적립": "Into the reserve", "지출 합계": "Total uses",
    "적립금 사용": "Out of the reserve", "재원 합계": "Total sources",
    "부족액 (지출 - 재원)": "Gap (uses - sources)", "적립금 잔액": "Reserve balance",
    "누적 수지": "Cumulative cash", "현가계수": "Discount factor", "기준": "base",
    "회수기간과 증분의 계산": "Payback and increment", "흐름": "flow", "누적": "cumulative",
    "할인 누적": "discounted sum", "회수 시점": "recovered at", "순현금흐름": "Net flow",
    "증분": "Increment", "수식으로 옮길 수 없어 값으로 둔다": "A value, not a formula",
    # indicators
    "생애주기비용": "Life-cycle cost", "생애주기비용 현재가치": "Present life-cycle cost",
    "연간등가비용": "Equivalent annual cost", "재무 NPV (재원 전)": "Financial NPV before funding",
    "재무 NPV (재원 후)": "Financial NPV after funding", "경제 NPV": "Economic NPV",
    "재무 B/C": "Financial B/C", "경제 B/C": "Economic B/C",
    "재무 IRR (재원 전)": "Financial IRR before funding",
    "재무 IRR (재원 후)": "Financial IRR after funding", "경제 IRR": "Economic IRR",
    "회수기간 (재원 전)": "Payback before funding (years)",
    "할인 회수기간 (재원 전)": "Discounted payback before funding (years)",
    "증분 NPV (최소대안 대비)": "Increment NPV over the do-minimum", "증분 IRR": "Increment IRR",
    "회수기간 (증분)": "Payback of the increment (years)",
    "할인 회수기간 (증분)": "Discounted payback of the increment (years)",
    "재원 고갈 연도": "Year money runs out", "부족액 합계": "Total gap",
    "가장 큰 부족액": "Largest gap",
    "마지막 보조금 연도": "Last year of a grant", "절벽 연도": "Year of the cliff",
    "절벽 연도의 부족액": "Gap in the year of the cliff",
    "단위: 원, 비율, 연도": "Unit: won, ratios, years", "없음": "none", "구하지 못함": "not found",
    "여러 개": "several", "원": "won",
    "내부수익률이 여러 개라 IRR 함수로 구하지 않는다.": "Several rates: IRR is not used.",
    "기간별 할인율": "a schedule of discount rates",
    "할인율은 입력 시트의 값": "the discount rate is on the sheet Inputs",
    "IRR은 IRR 함수가 여러 시작값에서 구한다: 해가 여럿일 수 있는 흐름은 값으로 적는다.":
        "IRR is sought by the function IRR from several beginnings; several rates stand as values.",
    "부호가 바뀌지 않는 흐름의 IRR은 '없음', 바뀌어도 찾지 못한 IRR은 '구하지 못함'이다.":
        "IRR is 'none' where the flow keeps its sign, 'not found' where IRR finds no rate.",
    "B/C의 분모가 0 이하이면 '-'이다.": "B/C is '-' where its denominator is not above 0.",
    "회수기간은 첫해 초부터 센 연수로, 금액이 해마다 연초에 발생한다고 본다.":
        "Payback counts years from the start of the first, with amounts at the start of each year.",
    "절벽은 보조금이 끝난 뒤 처음 모자라는 해이다.":
        "The cliff is the first year after the grants in which money is missing.",
    "경제 NPV는 편익을 산정하고 부가세를 뺄 수 있을 때만 있다.":
        "Economic NPV needs valued benefits and a known VAT.",
}  # fmt: skip


def said(text: str, lang: str) -> str:
    """Words of ours in a language; every one of them is known in both."""
    return text if lang == "ko" else _EN[text]
