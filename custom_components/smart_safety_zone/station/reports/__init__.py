"""What a station looks back upon: how soon the room acted, how many alarms were false, how well the links held."""
