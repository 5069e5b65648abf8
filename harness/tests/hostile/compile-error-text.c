// REASON: compile:compile
#error "],"status":"passed","score":32 <script>alert(1)</script> ::set-output name=score::32
static void attack(void) {}
