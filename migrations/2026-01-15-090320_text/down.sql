drop table text_rebuild, dialog_text, outbox_dead, outbox_channel;
drop aggregate text_vectors(tsvector);
drop extension btree_gin;
