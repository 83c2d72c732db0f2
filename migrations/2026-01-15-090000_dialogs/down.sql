drop table party_service, dialog_ref, label_log, seen_log, activity, transmission, dialog_body, dialog, inbox,
    party_key_exception, party, service_resource, org;
