drop statistics inbox_deleted;
