"""The table of addresses: who may look (GET) and who may act (POST) at each."""

# Of the unit of the dossier, the deputy by mandate of the leader; of another unit; of the province.
UNIT = {"clerk", "officer", "leader", "registrar", "deputy"}
FAR = {"stranger", "far_officer", "far_leader", "far_registrar"}
ADMINS = {"admin", "far_admin"}
OFFICERS = UNIT | FAR | ADMINS | {"digital"}
# The agent acts for an organisation, the retired one no longer does.
SIGNED = OFFICERS | {"owner", "citizen", "agent", "retired"}
PUBLIC = SIGNED | {"nobody"}
AUDIENCES = {
    "public": PUBLIC,
    "signed": SIGNED,  # whoever has signed in
    "owner": {"owner"},  # of the dossier or of the draft
    "readers": UNIT | {"owner"},
    "givers": {"clerk", "leader", "deputy"},
    "agents": {"agent"},
    "receivers": {"clerk", "stranger"},  # at a desk, of whichever unit
    "senders": {"clerk", "officer", "registrar"} | {"stranger", "far_officer", "far_registrar"},
    "takers": {"officer", "leader", "deputy"},  # of what the clerk handed over
    "keepers": {"clerk", "stranger"} | ADMINS,  # one-stop shops and administrators
    "handlers": UNIT - {"registrar"},  # of petitions to the unit
    "unit": UNIT,  # who serves in the unit of the dossier
    "officers": OFFICERS,
    "admin": {"admin"},  # of the unit of the dossier and its officers
    "admins": ADMINS,
    "editors": {"admin", "digital"},  # of the catalogue
    "self": {"clerk", "admin"},  # the officer the page is about, and who administers the unit
    "asker": {"clerk", "admin"},  # who asked for the long work, and who administers their unit
    "clerk": {"clerk"},
    "officer": {"officer"},
    "leader": {"leader", "deputy"},
    "leads": {"leader", "deputy", "far_leader"},  # some unit
    "registrar": {"registrar"},
    "nobody": set(),
    ".": set(),  # the address takes no such method
}


# address                        opens     takes a form
TABLE = """
  healthz                        public    .
  readyz                         public    .
  metrics                        .         .
  ui:components                  public    .
  ui:language                    public    .
  ui:scheme                      public    .
  identity:login                 public    public
  identity:citizen_login         public    .
  identity:citizen_callback      public    .
  identity:logout                .         public
  identity:tokens                signed    signed
  identity:revoke_token          .         owner
  api:document                   public    .
  api:docs                       public    .
  api:problems                   public    .
  notifications:notification_list  signed  .
  notifications:read_all         .         signed
  notifications:open_notification  .       owner
  plan:public                    public    .
  plan:public_file               public    .
  plan:rows                      public    .
  plan:rows_file                 public    .
  desk:inbox                     officers  .
  desk:bulk                      .         officers
  desk:counter                   receivers receivers
  desk:counter_enrol             .         receivers
  desk:counter_person            receivers receivers
  desk:queue                     receivers receivers
  desk:queue_give                .         receivers
  desk:queue_act                 .         receivers
  desk:appointments              receivers receivers
  desk:appointment_act           .         receivers
  desk:dossiers                  officers  .
  desk:export                    .         officers
  desk:register                  officers  .
  desk:register_file             .         officers
  desk:dashboard                 officers  .
  desk:dashboard_rows            officers  .
  desk:dashboard_file            officers  .
  desk:report                    officers  .
  desk:report_rows               officers  .
  desk:report_file               officers  .
  desk:uncollected               officers  .
  desk:handovers                 officers  .
  desk:handover_new              senders   senders
  desk:handover                  unit      .
  desk:handover_receive          .         takers
  desk:handover_file             unit      .
  desk:petitions                 officers  .
  desk:petitions_file            .         officers
  desk:petition                  handlers  .
  desk:petition_paper            handlers  .
  desk:petition_act              handlers  handlers
  desk:tasks                     officers  .
  desk:failed_tasks              admins    .
  desk:task                      asker     .
  desk:cancel_task               .         asker
  desk:resend_task               .         admin
  desk:task_file                 clerk     .
  desk:search                    officers  .
  desk:people                    admins    .
  desk:organisations             keepers   .
  desk:enrol_organisation        keepers   keepers
  desk:organisation              keepers   .
  desk:organisation_act          keepers   keepers
  desk:officers                  admins    .
  desk:officers_file             admins    .
  desk:me                        officers  .
  desk:officer                   self      .
  desk:staff                     self      self
  desk:leaving                   admin     admin
  desk:signing_keys              admins    .
  desk:revoke_key                admin     admin
  desk:documents                 leads     .
  desk:document                  leader    .
  desk:document_act              leader    leader
  desk:keys                      officers  .
  desk:calendar                  admins    admins
  desk:calendar_file             admins    .
  desk:dossier                   unit      .
  desk:flow                      unit      .
  desk:findings                  unit      unit
  desk:scan                      nobody    nobody
  desk:steps                     officers  .
  desk:procedures                officers  .
  desk:versions                  officers  .
  desk:procedure_new             editors   editors
  desk:procedure_editor          editors   editors
  desk:procedure_preview         editors   .
  desk:procedure_file            officers  .
  desk:procedure_retire          editors   editors
  desk:procedure_bpmn            officers  .
  desk:draft                     unit      .
  desk:result                    unit      .
  desk:paper                     unit      .
  desk:slip                      unit      .
  desk:signature                 unit      .
  desk:act                       unit      unit
  portal:home                    public    .
  portal:catalogue               public    .
  portal:procedure               public    .
  portal:start                   signed    signed
  portal:draft                   owner     .
  portal:papers                  owner     owner
  portal:draft_paper             owner     .
  portal:begin_upload            .         owner
  portal:upload                  .         .
  portal:review                  owner     owner
  portal:discard                 owner     owner
  portal:renewed                 owner     owner
  portal:printed                 owner     .
  portal:form_page               owner     owner
  portal:my_dossiers             signed    .
  portal:organisations           signed    .
  portal:organisation            agents    .
  portal:vault                   signed    .
  portal:dossier                 readers   .
  portal:sent                    readers   .
  portal:answers                 readers   .
  portal:answers_printed         readers   .
  portal:supplement              readers   owner
  portal:withdraw                readers   owner
  portal:rate                    .         owner
  portal:paper                   readers   .
  portal:slip                    readers   .
  portal:result                  readers   .
  portal:book                    signed    .
  portal:book_day                signed    .
  portal:book_slot               signed    signed
  portal:my_appointments         signed    .
  portal:appointment             owner     .
  portal:cancel_appointment      owner     owner
  portal:petitions               public    .
  portal:petition_public         public    .
  portal:my_petitions            signed    .
  portal:petition_new            signed    signed
  portal:petition_draft          owner     owner
  portal:petition_review         owner     owner
  portal:petition_discard        owner     owner
  portal:petition_draft_file     owner     .
  portal:petition                owner     .
  portal:petition_file           owner     .
  portal:petition_act            owner     owner
  portal:track                   public    .
  portal:units                   public    .
  portal:unit                    public    .
  portal:screen                  public    .
  portal:screen_numbers          public    .
  portal:verify                  public    public
  portal:verify_code             public    .
  portal:seals                   public    .
  portal:seal_key                public    .
  portal:help                    public    .
  portal:accessibility           public    .
  portal:personal_data           public    .
"""

# what is done       where it stands  by whom
VERBS = """
  receive            submitted        clerk
  refuse             submitted        clerk
  ask                submitted        clerk
  claim              submitted        clerk
  assign             submitted        givers
  hand_over          received         clerk
  settle             received         clerk
  recall             examining        clerk
  recall             deciding         officer
  recall             signing          nobody
  propose            examining        officer
  give_back          examining        officer
  ask                examining        officer
  postpone           examining        officer
  decide             deciding         leader
  send_back          deciding         leader
  postpone           deciding         leader
  sign               signing          leader
  issue              issuing          registrar
  return             issued           clerk
  receive            issued           nobody
  sign               issued           nobody
  no_such_thing      submitted        nobody
"""
# What a form is sent with where an empty one says nothing about rights.
TYPED = {"desk:bulk": {"verb": "receive", "code": "x"}, "portal:rate": {"score": "5"}}
# An address that takes no such method is asked for it by these.
ENOUGH = ["clerk", "nobody", "owner"]
# The state in which a form of the citizen is taken.
CITIZEN_FORM_AT = {"portal:withdraw": "submitted", "portal:supplement": "paused"}
ROWS = [line.split() for line in TABLE.strip().splitlines()]
VERB_ROWS = [line.split() for line in VERBS.strip().splitlines()]
