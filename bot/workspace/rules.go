package workspace

import "time"

// Limits that the workspace enforces. "§2.7" and the like are rules of the
// project's notes on the Slack platform (section 2, rule 7): documentation
// unless a comment says "reported". "Block Kit" is Slack's Block Kit
// reference. blocks_test.go and rules_test.go have
// one test a rule, under the name of the rule.
const (
	ackDeadline = 3 * time.Second // §2.1

	triggerLife  = 3 * time.Second  // §2.4, reported; also single use
	maxStack     = 3                // §2.4: views deep
	viewBlocks   = 100              // §2.7
	viewTitle    = 24               // §2.4
	viewMetadata = 3000             // Block Kit
	viewBytes    = 250_000          // Block Kit: view_too_large
	urlUses      = 5                // §2.5
	urlLife      = 30 * time.Minute // §2.5

	maxText      = 40_000 // §2.7: cut beyond
	sectionText  = 3000   // §2.7
	fieldText    = 2000   // Block Kit
	maxFields    = 10     // §2.7
	headerText   = 150    // §2.7
	buttonLabel  = 75     // §2.7
	buttonValue  = 2000   // §2.7
	idLength     = 255    // §2.7: action_id, block_id; Block Kit: callback_id
	maxActions   = 25     // §2.7
	maxContext   = 10     // §2.7
	maxContextA  = 5      // §2.7: context_actions
	msgBlocks    = 50     // §2.7; also stopStream: 50 blocks and 50 in chunks
	maxMarkdown  = 12_000 // §2.7: markdown blocks together; markdown_text per call
	maxMessage   = 13_200 // §2.7, reported: msg_blocks_too_long near here
	taskField    = 256    // §2.7, reported
	maxMetadata  = 4000   // §2.7, reported, bytes
	maxOptions   = 100    // Block Kit
	optionText   = 75     // Block Kit
	optionValue  = 150    // Block Kit
	placeholder  = 150    // Block Kit
	labelText    = 2000   // Block Kit: label and hint of an input
	maxURL       = 3000   // Block Kit
	altText      = 2000   // Block Kit
	contextText  = 2000   // Block Kit
	confirmTitle = 100    // Block Kit
	confirmText  = 300    // Block Kit
	confirmLabel = 30     // Block Kit

	streamLife  = 5 * time.Minute // §1.4, reported
	statusLife  = 2 * time.Minute // §2.11
	maxLoading  = 10              // §2.11
	maxPrompts  = 4               // §1.2
	maxTitle    = 200             // section 1 table: session title
	ackPayload  = 20_000          // section 3 Views: a Socket Mode answer of 20 KB or more is dropped
	maxSockets  = 10              // §2.12
	smallLimit  = 15              // §2.9: objects for commercial apps outside the Marketplace
	smallPerMin = 1               // §2.9

	manifestLongMin = 174  // section 2, Manifest
	manifestLongMax = 4000 // section 2, Manifest
)

// A tier is a limit of calls per minute (§2.8).
type tier int

const (
	tier1       tier = 1
	tier2       tier = 20
	tier3       tier = 50
	tier4       tier = 100
	tierSpecial tier = 600 // methods with limits of their own, far above ours
	tierPost    tier = -1  // about one a second and channel, with bursts (reported)
)

// postBurst is how many messages a channel takes at once; the size of the
// burst is our guess.
const postBurst = 10
