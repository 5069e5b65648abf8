// REASON: compile:compile
void reference_softmax(void);

static void attack(void) { reference_softmax(); }
