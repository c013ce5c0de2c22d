-- The entry of the instance's log that says that an organisation's log had come so far. Nothing for those that it does not hold.
ALTER TABLE checkpoint ADD COLUMN entered INT8;
