// FAULT: unwritten: a file with nothing in it but this line.
