drop table transmission_attachment;
alter table dialog drop column unopened;
