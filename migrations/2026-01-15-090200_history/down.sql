drop index activity_opened, transmission_without_content, transmission_related;
drop table transmission_attachment;
alter table dialog drop column unopened;
