"""Letters, decisions and minutes, one file per matter. No code.

`[[form]]` one paper that an agency issues; the wording is the project's own.
- code unique in all files; name; official = number of the form in the decree it is annexed to («Mẫu số 03», «» for none).
- basis: canonical citations, separated by «; »; note: what must still be found out.
- evidence speaks of the existence and number of the form, not of its wording: V the provision that asks for it was read
  in a transcription; S secondary source; M memory; "?" unknown. M and "?" need review.
- matter = common | reception | complaint | denunciation | feedback | information | training | programme | inspections | coordination |
  duties | emulation | procedures | surveys | honours | contests | dialogues | democracy, as the file is called.
- type: abbreviation in the number (TB, QĐ, BB, GM, PC, BC, TTr, KL), CV for letters whose number bears none, «» for papers
  without a number.
- layout = decision | named (has a title) | letter (công văn) | minutes | slip | petition (written by a citizen: no head of
  the agency).
- title: the type in capitals, «» for a letter; subject: what the paper is about, under the title or after «V/v».
- addressee: for «Kính gửi»; bases: «Căn cứ …» lines; recipients: «Nơi nhận», the last one «Lưu: …». Punctuation and
  dashes are added. A whole line «{% if x %}…{% endif %}» falls away when x is empty.
- body: see cualuat.letters.bodies; what tags may name: cualuat.letters.variables, filters: cualuat.letters.printing.
- signature = leader (whoever may sign) | head (the head of the agency in person) | officer | parties (with `parties`:
  label, name) | none.
- copies: how many are made; to_person: whether the person whose matter it is may read it.
- fields: what the officer types, «f.<name>»: label, kind = text | textarea | date | number | select (with `options`) |
  checkbox, required, hint. Names of dates, and only those, end in «_on».
In denunciations only papers for the denouncer alone may name `sender`.
"""
