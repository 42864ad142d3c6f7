"""What can be done with records; each asks for the actor's permission and the clinic's id."""
