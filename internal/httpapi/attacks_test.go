package httpapi_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// attack is one of the attacks on rights, accounts and sessions that must fail,
// with the tests that run it against the real server: folder:Test or
// folder:Test/part. What is not there yet to be attacked says why; the
// documentation says so too.
type attack struct {
	id, what string
	tests    []string
	missing  string
}

var attacks = []attack{
	{"A01", "filter on a hidden field", []string{"httpapi:TestRights/make a hidden field as unknown as one that is not there", "access:TestRightsAgree", "realtime:TestChanges/pass the filter as a list does", "httpapi:TestRowsFollowTheirRecord"}, ""},
	{"A02", "sort or group by a hidden field", []string{"httpapi:TestRights/make a hidden field as unknown as one that is not there", "httpapi:TestMasks/are refused like hidden ones where nothing is readable as it is", "httpapi:TestActivities/show of each what one may read of it, and nothing of the others"}, ""},
	{"A03", "counts and figures that follow hidden values", []string{"httpapi:TestRights/blank a field on the rows where it may not be read, in every figure", "httpapi:TestThePageOfARecord/offers no number over what one may not read, and none that counts by it", "httpapi:TestThePageOfARecord/has figures of exactly the rows and values that one may see", "httpapi:TestReach/tells a member nothing, not even of themself", "httpapi:TestUses/count records by option", "access:TestRightsAgree", "httpapi:TestActivities/show of each what one may read of it, and nothing of the others"}, ""},
	{"A04", "filter along a relation to what is hidden", []string{"httpapi:TestSeveralLinksHideWhatOneMayNotSee", "httpapi:TestReferencesHideWhatOneMayNotSee", "httpapi:TestRights/blank a link to what one may not see, everywhere, and keep it", "httpapi:TestTryingExpressions/hidden and unknown objects give the same error", "httpapi:TestDataLinkage/shows nothing that a list would not", "httpapi:TestDataLinkage/makes rows of all that its condition holds for, in its order"}, ""},
	{"A05", "quantifiers over rows that one may not see", []string{"httpapi:TestSeveralLinksHideWhatOneMayNotSee", "httpapi:TestAttacks/A05 quantifiers see only rows that one may see", "httpapi:TestRowsFollowTheirRecord"}, ""},
	{"A06", "search that matches what is hidden or masked", []string{"httpapi:TestRights/make a hidden field as unknown as one that is not there", "httpapi:TestMasks/are as unknown as hidden fields to whatever looks for values", "httpapi:TestDuplicatesWhileTyping/tells nothing that a search would not", "httpapi:TestDuplicateRules/tells of what one may not see no more than the rule says", "httpapi:TestDuplicateRules/what one types is held against the rules, and nothing else is told", "httpapi:TestCheckingDuplicates/says that it is there and who has it, and nothing else", "httpapi:TestCheckingDuplicates/lists what is the same by a rule, of records that one sees and may merge"}, ""},
	{"A07", "formulas, defaults and messages that tell of hidden fields", []string{"httpapi:TestComputedFieldsHideWhatTheyRead", "httpapi:TestLogicForTheBrowser", "realtime:TestComputedValues", "httpapi:TestCompletenessHidesBlanks"}, ""},
	{"A08", "files and prints that show more than the screen", []string{"httpapi:TestExports/hold the rows that one may export, with the fields that one may read", "httpapi:TestExports/show nothing hidden in any format, whatever the columns", "httpapi:TestPrints", "httpapi:TestExports/are nobody else's, and a key's own", "httpapi:TestExportsOfFiles/hold the files of the rows and fields that one may take away, and no others", "httpapi:TestExportsOfFiles/of a field that one may not read are as unknown as of none", "httpapi:TestExportsAboveTheBoundAreRefused", "httpapi:TestExportsThatNeedApproval/are refused without it, whatever the way", "httpapi:TestExportsThatNeedApproval/are decided about by others, who know no more than they do", "httpapi:TestExportsThatNeedApproval/run with the rights and rows of then, for who asked", "httpapi:TestComments/hold files of who says them, which go with the record's right and the comment"}, ""},
	{"A09", "history that shows hidden fields", []string{"httpapi:TestHistoryByFieldPersonAndSource/does not tell when a field changed that one may not read", "httpapi:TestUndo/is one's own, for a day, within the rights of now", "httpapi:TestSeveralLinksHideWhatOneMayNotSee", "httpapi:TestReferencesHideWhatOneMayNotSee", "httpapi:TestRights/blank a link to what one may not see, everywhere, and keep it", "httpapi:TestMasks/hide the middle of a value, everywhere it is shown", "httpapi:TestRowsFollowTheirRecord", "httpapi:TestTheRecycleBin/shows what one may see and delete, when and by whom, and what went along", "httpapi:TestARecordAsItWas/shows nothing that is hidden now, to nobody who does not see it", "httpapi:TestTimeline/shows of changes and shares what one may read", "httpapi:TestSinceWhen/is told of no value that one may not read"}, ""},
	{"A10", "sockets that tell more than a read", []string{"realtime:TestChanges/show each person what they may read", "realtime:TestChanges/tell that a record has left, but only who could see it", "realtime:TestShares", "realtime:TestPrincipals/with other roles see by these", "realtime:TestRowsOfASubform", "realtime:TestTalk"}, ""},
	{"A11", "grants that add up over rows instead of on each", []string{"httpapi:TestRights/of several grants add up by row and by field", "access:TestRightsAgree"}, ""},
	{"A12", "a new field that is seen at once", []string{"httpapi:TestDesign/a new field is seen by those who see all fields only"}, ""},
	{"A13", "answers that tell that a record exists", []string{"httpapi:TestRights/answer 404 for rows one may not see and 403 for what one may not do", "httpapi:TestRights/do not tell whose an id is", "httpapi:TestExplain/tells oneself nothing that one may not know", "httpapi:TestComments/do not exist on a record that one may not see", "httpapi:TestNotifications/of mentions go to who sees the record, and say nothing once they no longer do", "httpapi:TestActivities/are not there of a record that one may not see"}, ""},
	{"A14", "headers that tell of hidden rows", []string{"httpapi:TestAttacks/A14 answers carry nothing that follows hidden rows"}, ""},
	{"A15", "records by guessed ids", []string{"httpapi:TestRights/answer 404 for rows one may not see and 403 for what one may not do", "httpapi:TestShares/never give more than one has", "httpapi:TestRowsCannotBeTaken", "httpapi:TestTheRecycleBin/hides what is not one's own, and gives nobody what they may not do", "httpapi:TestLockedRecords/are told of to nobody who does not see them", "httpapi:TestComments/do not exist on a record that one may not see"}, ""},
	{"A16", "links to what one may not see", []string{"httpapi:TestSeveralLinksHideWhatOneMayNotSee", "httpapi:TestReferencesHideWhatOneMayNotSee", "httpapi:TestRights/blank a link to what one may not see, everywhere, and keep it", "httpapi:TestShares/let people edit, and what follows the record with it", "httpapi:TestClientTypesKeepWhatIsHidden"}, ""},
	{"A17", "nested records and unknown keys in a payload", []string{"httpapi:TestRights/answer 404 for rows one may not see and 403 for what one may not do", "httpapi:TestARecord/refuses values of another type, on create as on update", "httpapi:TestRowsCannotBeTaken"}, ""},
	{"A18", "a refusal that has written something", []string{"httpapi:TestBatches/take only what one may know and write", "httpapi:TestRights/answer 404 for rows one may not see and 403 for what one may not do", "httpapi:TestShares/never give more than one has", "httpapi:TestRowsCannotBeTaken"}, ""},
	{"A19", "authority that the client claims", []string{"httpapi:TestRights/answer 404 for rows one may not see and 403 for what one may not do", "httpapi:TestAPIKeys/never reach what is not for them, whatever the caller claims"}, ""},
	{"A20", "a button on a record that one may not see", []string{"httpapi:TestButtons/A20 do nothing on a record that one may not see, nor more than one may", "httpapi:TestButtonsOfHooks/A20 do nothing on a record that one may not see, nor where they are not, nor more than one may"}, ""},
	{"A21", "many records at once beyond one's rows", []string{"httpapi:TestMerge/is refused for what stands in the way, whole", "httpapi:TestMerge/does not tell of what one does not see", "httpapi:TestBatches/take only what one may know and write", "httpapi:TestABatchOnItsWay", "httpapi:TestRights/answer 404 for rows one may not see and 403 for what one may not do", "httpapi:TestABatch/does each operation on its own", "httpapi:TestLockedRecords/by hand are changed by nobody, whatever the way"}, ""},
	{"A22", "links for strangers that reach more than they share", nil, "there are no public share links: a record is shared with people of the business only"},
	{"A23", "imports, packages, backups and drafts of others", []string{"httpapi:TestBatches/count first, do what one may, and report the rest with its reasons", "httpapi:TestPackages/belong to who uploaded them", "importer:TestAnImportBelongsToWhoMadeIt", "httpapi:TestBackupsAreForAdministrators", "httpapi:TestRoutes/each have a policy, and all but a few are closed without a token"}, ""},
	{"A24", "drafts that are run by others", []string{"httpapi:TestUses/are replaced in what one designs, and told of beyond", "httpapi:TestUses/are nothing for those who design nothing, or another app", "httpapi:TestConversions/show records to administrators of all only", "httpapi:TestArchivedFields", "httpapi:TestAnObjectAsItsDraftsWouldMakeIt", "httpapi:TestReleases/show a document as files have it, one's own draft only", "httpapi:TestRoutes/each have a policy, and all but a few are closed without a token"}, ""},
	{"A25", "a route without a policy", []string{"httpapi:TestRoutes/each have a policy, and all but a few are closed without a token"}, ""},
	{"A26", "large scopes that are cut off", []string{"httpapi:TestAttacks/A26 ten thousand shares and a deep tree are not cut off"}, ""},
	{"A27", "imports beyond one's grants", []string{"importer:TestAMemberImportsWithinTheirRights", "importer:TestARightThatIsLostEndsTheImport", "httpapi:TestImportsByKey", "importer:TestAnImportByKeyEndsWithTheKey", "httpapi:TestImportOfLinesWithinRights", "httpapi:TestFileOfRows", "httpapi:TestImportAddsOptions", "httpapi:TestImportValuesBeyondTheFirst", "httpapi:TestImportOfParents", "httpapi:TestDuplicatesOfAnImport", "httpapi:TestProposals"}, ""},
	{"A28", "moving a record out of one's rows", []string{"httpapi:TestRights/let one hand a record over with assign, not out of the rows one has", "httpapi:TestRights/keep an edit within the rows that one may edit"}, ""},
	{"A29", "rights by mass assignment", []string{"httpapi:TestRights/are not a person's own to give", "httpapi:TestOnesOwnProfile/holds nothing that gives rights", "httpapi:TestRolesByDepartment/are nobody's to change but administrators'"}, ""},
	{"A30", "giving rights that one does not have", []string{"httpapi:TestAPIKeys/have no more than their owner may hand on", "httpapi:TestShares/never give more than one has", "httpapi:TestInvitationsWithoutAMailServer/make nobody an administrator once who invited is none", "httpapi:TestAdministratorsOfAnApp/cannot draft what is not theirs, nor make it theirs", "httpapi:TestAdministratorsOfAnApp/cannot publish what others changed, restore, or look where only administrators may", "httpapi:TestAdministratorsOfADepartment/change nobody else, and give nothing that they may not"}, ""},
	{"A31", "a disabled person who is still in", []string{"httpapi:TestADisabledPersonIsOutAtOnce", "httpapi:TestFileTokens/end with their person, however they were made and whoever disables them", "realtime:TestPrincipals/that are disabled lose their sockets"}, ""},
	{"A32", "sessions that outlive a password", []string{"httpapi:TestANewPasswordEndsTheRest", "realtime:TestPrincipals/with a new password lose those of the old token"}, ""},
	{"A33", "taking over an account by a sign-in elsewhere", []string{"httpapi:TestSignInElsewhere/lets nobody else in, and does not say why", "httpapi:TestInvitationsWithoutAMailServer/do not take over an account that came to be meanwhile"}, ""},
	{"A34", "answers that tell which accounts there are", []string{"httpapi:TestSignInTellsNothingOfAccounts", "httpapi:TestInvitationsByMail/say the same of a link that is used, unknown, revoked or too old"}, ""},
	{"A35", "rate limits that a header lifts", []string{"httpapi:TestSignIn/counts failures of an address over all accounts", "httpapi:TestSignIn/is limited by the second without a token"}, ""},
	{"A36", "a sign-in that returns to another site", []string{"httpapi:TestSignInElsewhere/returns to pages of this site only"}, ""},
	{"A37", "sockets from foreign pages, or without a good token", []string{"realtime:TestDoors", "realtime:TestLimits/cut off who does not read", "realtime:TestPrincipals/have sockets as long as their token"}, ""},
	{"A38", "secrets that are read back or sent elsewhere", []string{"httpapi:TestSettingsOfMail/never give the password away, nor to another server", "httpapi:TestStoredSecrets", "httpapi:TestSealedFields/are masked to everybody, everywhere", "httpapi:TestSealedFields/are sealed in the database", "httpapi:TestSealedFields/are revealed to who may read them, and the log says so", "httpapi:TestSealedFields/are read by no expression", "httpapi:TestSealedFields/stay when their mask comes back, and are not forged"}, ""},
	{"A39", "requests that another site makes a browser send", []string{"httpapi:TestAttacks/A39 nothing hangs on a cookie, and reading changes nothing", "httpapi:TestHookEndpoints/A39 do nothing but ask when they are asked by GET, with a role and with a key that only reads"}, ""},
	{"A40", "an administrator who is an operator", []string{"httpapi:TestRoutes/of PocketBase give nothing of the business to anybody but operators", "httpapi:TestWhereOperatorsAre"}, ""},
	{"A45", "scripts of forms and hooks that reach out of their cage, take the machine, do more than their caller may, or come from who may not bring code", []string{"httpapi:TestFormScriptsAreCaged/in a page of no origin, that loads nothing and that only this site frames", "httpapi:TestFormScriptsAreCaged/while every other page lets nobody frame it", "httpapi:TestFormScriptsAreCaged/and opens no way into the data", "httpapi:TestFormScripts/come with the forms that one may use, without what one may not know of", "httpapi:TestFormScripts/of drafts are for who designs", "httpapi:TestAdministratorsOfAnApp/cannot draft what is not theirs, nor make it theirs", "httpapi:TestHostilePackages", "script:TestEscapes", "script:TestBombs", "script:TestTheWorkerHasNothing", "script:TestSourcesThatBreakTheParser", "httpapi:TestHooksHaveTheRightsOfTheirCaller", "httpapi:TestHooksThatFail", "httpapi:TestHookEndpoints/A45 are as if they were not there for others, disabled or by another method", "httpapi:TestHooksAreForWhoDesignsEverything", "httpapi:TestRightsOfHooksAfterAWrite", "httpapi:TestHooksThatCallThemselves", "httpapi:TestTryingHooks/with somebody's rights, where one asks", "httpapi:TestTryingHooks/by the key of a draft, for administrators only", "httpapi:TestTestsOfHooks/are checked as they are drafted, by administrators only", "httpapi:TestPausingHooks/is for administrators, of hooks that there are", "httpapi:TestHooksTellThatTheyPause", "httpapi:TestUsageOfHooks/is for administrators, of hooks that there are", "httpapi:TestExpressionsOfHooks/see what the caller sees, and nothing else", "httpapi:TestHookEndpoints/A45 are as if they were not there while they are paused", "httpapi:TestPausingHooks/by itself is nothing that opens a guard: it goes on refusing, and that is told", "hook:TestEscapesThroughFunctions", "hook:TestArgumentsOfFunctions", "httpapi:TestTryingHooksOfOtherEvents/with the rights of who would have written, or of the role"}, ""},
	{"A46", "what a script leaves behind for the next one", []string{"script:TestNothingLeaks", "hook:TestNothingOfARunStays"}, ""},
	{"A47", "expressions that reach beyond the values that they are given", []string{"expr:TestHostileInput", "expr:TestHiddenFieldsDoNotExist", "expr:TestSuggestionsKeepSecrets", "expr:TestNothingIsReadThroughAReference", "expr:TestBombsAreRefused", "expr:TestLoopsStop", "httpapi:TestComputedFieldsHideWhatTheyRead", "expr:TestNothingButWhatIsDeclared"}, ""},
	{"A49", "app packages that bring code, leave their folder, or reach for what is not theirs", []string{"httpapi:TestHostilePackages", "httpapi:TestPackages/belong to who uploaded them"}, ""},
	{"A50", "rich text that acts", []string{"httpapi:TestRichText/is cleaned by create, update and batch", "httpapi:TestRichText/shows pictures to who sees the record, and takes none of others"}, ""},
	{"A51", "values, labels and tags that act, or tell of what is hidden", []string{"httpapi:TestFormsOfTextAndNumbers/are kept in one form, and refused in any other", "httpapi:TestTags/are offered by use, of rows and fields that one reads", "httpapi:TestTags/are made by those who may", "httpapi:TestTypesOfHooks/have words in the language of the reader, which end no comment", "httpapi:TestTypesOfHooks/are for administrators of the business"}, ""},
	{"A52", "uploaded files that act in a browser", []string{"files:TestHeaders", "files:TestTheContentTellsTheType"}, ""},
	{"A53", "names of files that lead elsewhere", []string{"files:TestSafeName", "httpapi:TestExportsOfFiles/lie in folders that people know, whatever they are called", "hook/folder:TestNothingOutsideOfTheFolder"}, ""},
	{"A54", "tokens of files that reach more, or live longer, than what asked for them", []string{"httpapi:TestFileTokens/made with a key reach what the key reaches, not what its owner does", "httpapi:TestFileTokens/made with a key follow its roles", "httpapi:TestFileTokens/made with a key end when it is revoked or expires", "httpapi:TestFileTokens/made in a view reach what the person sees, until the view ends", "httpapi:TestFileTokens/end with the session, which ends none of a key", "httpapi:TestFileTokens/open one file, and nothing else"}, ""},
	{"A55", "exported cells that a spreadsheet runs", []string{"httpapi:TestNothingInAnExportIsRun", "httpapi:TestExportsOfFiles/hold the files of the rows and fields that one may take away, and no others"}, ""},
	{"A56", "workbooks that are made to fill memory or time, or to read other files", []string{"importer:TestBombsAreRefusedAtOnce"}, ""},
	{"A57", "pictures that fill the memory, and storms of thumbnails", []string{"files:TestImageBomb", "files:TestThumbnailsAreMadeOnceAndNotWithoutEnd"}, ""},
	{"A58", "addresses that lead into the network, the machine or the cloud behind the server", []string{"netguard:TestNothingOfTheInsideIsReached", "netguard:TestOddAddressesAreRefusedBeforeAnythingIsAsked", "netguard:TestAddressesOfTheOutside", "netguard:TestRedirects", "netguard:TestRebinding", "netguard:TestLongAnswersAreAnError", "httpapi:TestWebhooksReachNothingInside", "hook:TestFetchesReachNothingInside", "httpapi:TestMailServersInside", "hook:TestFetchesThatAreRefused"}, ""},
	{"A59", "webhooks that tell more than their role reads, their answers and keys in the hands of others, messages that are made up or played again", []string{"httpapi:TestWebhooks/say what the role may read, signed by the standard", "httpapi:TestWebhooks/tell of nothing that the role does not see, nor of what it changed there", "httpapi:TestWebhooks/tell of what is deleted no more than its id", "httpapi:TestWebhooksAreForAdministrators/nobody else reads or sets anything of them", "httpapi:TestWebhooksAreForAdministrators/a role without a person owns nothing, not even what nobody owns", "httpapi:TestWebhooksAreForAdministrators/secrets are never told, and are sealed", "httpapi:TestSecretsOfHooks", "httpapi:TestWebhooksThatAreNotHeard/try again with the same id, later each time, and give up at last", "httpapi:TestSignatureOfTheStandard", "httpapi:TestInboundAttacks", "httpapi:TestInbound/takes an id once, however often and whenever it comes", "httpapi:TestInboundQuarantine", "contract:TestSchemasThatAreRefused", "contract:TestCostlySchemas", "httpapi:TestInboundByHook/writes with the role, and is told of like a mapping"}, ""},
	{"A62", "a panic that ends the server", []string{"attempt:TestWhatPanicsIsDoneAgain", "attempt:TestPanicsOfALoop", "script:TestAHostThatPanics", "script:TestWhatBreaksTheEngine", "outbox:TestAPoisonedEventIsParkedAndHoldsUpNobody", "job:TestErrorsAreRetriedUnlessTheyCannotHeal", "job:TestAJobThatKillsItsProcessIsGivenUp", "realtime:TestSafely", "httpapi:TestHooksThatAreCutOff"}, ""},
	{"A63", "pictures of forms that carry more than pixels, or are seen by who may not use the form", []string{"banner:TestHostilePictures", "meta:TestAFormKeepsItsPictureInItsPackage", "httpapi:TestFormHeaders/are drawn anew, by who designs", "httpapi:TestFormHeaders/in documents hold nothing else", "httpapi:TestFormHeaders/are shown to who may use the form, once it is published"}, ""},
	{"A64", "hooks that set each other off without end", []string{"httpapi:TestHooksThatCallThemselves"}, ""},
	{"A65", "views of others that show, name or colour by what one may not know", []string{"httpapi:TestViewsThatPeopleMake/name nothing that their owner may not know, and say the same of it as of nothing", "httpapi:TestViewsThatPeopleMake/are shared with who may, and show nobody more than they see", "httpapi:TestViewsThatPeopleMake/are their own, with all that a view has", "httpapi:TestViewsOutliveTheirFields", "httpapi:TestColoursOfRows"}, ""},
	{"A66", "an address of map pictures that lets more into the page than pictures of one origin", []string{"httpapi:TestTiles"}, ""},
}

// Each attack is run by a test that is there, or says why there is nothing to
// attack, and the documentation lists those.
func TestEveryAttackIsRun(t *testing.T) {
	known := map[string]bool{}
	for _, folder := range []string{"httpapi", "banner", "meta", "realtime", "importer", "access", "files", "netguard", "script", "hook", "hook/folder", "contract", "expr", "attempt", "outbox", "job"} {
		files, err := filepath.Glob(filepath.Join("..", folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for _, name := range testsOf(t, file) {
				known[folder+":"+name] = true
			}
		}
	}
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "developers", "attacks.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range attacks {
		if want := fmt.Sprintf("A%02d", i+1); i < 40 && a.id != want || i > 0 && a.id <= attacks[i-1].id {
			t.Errorf("%s stands where %s should", a.id, want)
		}
		if (len(a.tests) == 0) == (a.missing == "") {
			t.Errorf("%s has tests, or a reason why not", a.id)
		}
		for _, name := range a.tests {
			if !known[name] {
				t.Errorf("%s: there is no test %q", a.id, name)
			}
		}
		if !strings.Contains(string(docs), a.id+" ") || !strings.Contains(string(docs), a.missing) {
			t.Errorf("%s is not in the documentation as it is here", a.id)
		}
	}
	if len(attacks) < 40 {
		t.Errorf("%d attacks", len(attacks))
	}
}

// testsOf lists the tests of a file with their parts.
func testsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || !strings.HasPrefix(fn.Name.Name, "Test") {
			continue
		}
		out = append(out, fn.Name.Name)
		ast.Inspect(fn, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			sel, isSel := call.Fun.(*ast.SelectorExpr)
			name, isText := call.Args[0].(*ast.BasicLit)
			if isSel && sel.Sel.Name == "Run" && isText {
				if s, err := strconv.Unquote(name.Value); err == nil {
					out = append(out, fn.Name.Name+"/"+s)
				}
			}
			return true
		})
	}
	return out
}

func TestAttacks(t *testing.T) {
	x := newTeam(t)

	t.Run("A05 quantifiers see only rows that one may see", func(t *testing.T) {
		x := x.on(t)
		hidden := x.Create(x.Admin, "contact", m{"name": "Secret Agent", "account": x.other})
		x.Create(x.Admin, "account", m{"name": "Third"})
		for _, filter := range []string{`EXISTS("contact", c, c.name == "Secret Agent")`, `EXISTS("account", a, a.name == "Hidden")`, `EXISTS("account", a, a.phone == "+8613900139000")`} {
			res := x.List(x.ann, "account", "filter", filter, "count", "exact")
			if res.Status == 200 && res.Get("count") != 0.0 {
				t.Errorf("%s: %s", filter, res.Raw)
			}
			if none := x.List(x.ann, "account", "filter", "!"+filter, "count", "exact"); none.Status == 200 && none.Get("count") != 1.0 {
				t.Errorf("!%s: %s", filter, none.Raw)
			}
		}
		x.Get(x.ann, "contact", hidden).Code(404, "not_found")
	})

	t.Run("A14 answers carry nothing that follows hidden rows", func(t *testing.T) {
		x := x.on(t)
		paths := []string{"/api/v1/objects/account/records?links=true&count=exact", accounts + x.account, "/api/v1/objects/account", "/api/v1/search?q=acme"}
		read := func() string {
			var out []string
			for _, path := range paths {
				res := x.Call(x.ann, "GET", path, nil).Want(200)
				for _, name := range []string{"Etag", "Last-Modified"} {
					if v := res.Header.Get(name); v != "" {
						t.Errorf("%s has %s: %s", path, name, v)
					}
				}
				out = append(out, res.Raw)
			}
			return strings.Join(out, "\n")
		}
		before := read()
		for range 3 {
			x.Create(x.Admin, "account", m{"name": "Acme of others", "phone": fmt.Sprintf("1360013600%d", len(x.List(x.Admin, "account").Items())%10)})
		}
		if after := read(); after != before {
			t.Errorf("hidden rows show:\n%s\n%s", before, after)
		}
	})

	t.Run("A26 ten thousand shares and a deep tree are not cut off", func(t *testing.T) {
		x := x.on(t)
		top, below := x.Department("a", ""), ""
		for n, parent := 0, top; n < 40; n++ {
			below = x.Department(fmt.Sprintf("a%d", n), parent)
			parent = below
		}
		x.Define(role("chief", m{"object": "account", "operations": []string{"view"}, "rows": "inTree(record.owner_dept, user.department)", "read": []string{"name"}}))
		_, chief := x.Person("chief", top, "chief")
		x.Exec(fmt.Sprintf(`INSERT INTO "account" ("id", "version", "name", "owner", "owner_dept") SELECT printf('deep%%011d', value), 1, 'deep', '%s', '%s' FROM (WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c WHERE value < 12000) SELECT value FROM c)`, x.catID, below))
		if res := x.List(chief, "account", "count", "exact", "filter", `record.name == "deep"`).Want(200); res.Get("count") != 12000.0 {
			t.Error(res.Get("count"))
		}
		x.Exec(fmt.Sprintf(`INSERT INTO "tn_shares" ("id", "object", "record", "kind", "subject", "level", "by", "at") SELECT printf('s%%014d', value), 'account', printf('deep%%011d', value), 'user', '%s', 'viewer', '', '' FROM (WITH RECURSIVE c(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM c WHERE value < 12000) SELECT value FROM c)`, x.bobID))
		if res := x.List(x.bob, "account", "count", "exact", "filter", `record.name == "deep"`).Want(200); res.Get("count") != 12000.0 {
			t.Error(res.Get("count"))
		}
		res := x.Call(x.bob, "POST", "/api/v1/objects/account/aggregate", m{"filter": `record.name == "deep"`}).Want(200)
		if res.Get("items", 0, "count") != 12000.0 {
			t.Error(res.Raw)
		}
	})

	t.Run("A39 nothing hangs on a cookie, and reading changes nothing", func(t *testing.T) {
		x := x.on(t)
		in := x.Call("", "POST", "/api/collections/users/auth-with-password", m{"identity": "ann@example.com", "password": testkit.Password}).Want(200)
		if c := in.Header.Get("Set-Cookie"); c != "" {
			t.Error(c)
		}
		x.Call("", "PATCH", accounts+x.account, m{"name": "x"}, "Cookie", "token="+x.ann, "Origin", "https://evil.example").Code(401, "unauthorized")
		before := x.Scalar(`SELECT (SELECT max("seq") FROM "tn_outbox") || '/' || (SELECT count(*) FROM "tn_shares") || '/' || (SELECT count(*) FROM "tn_history")`)
		for _, path := range []string{accounts + x.account + "/actions/assign", accounts + x.account + "/actions/restore", accounts + x.account + "/actions/reveal", accounts + x.account + "/shares/x", "/api/v1/objects/account/records:batch"} {
			if res := x.Call(x.ann, "GET", path, nil); res.Status < 400 {
				t.Errorf("GET %s: %d", path, res.Status)
			}
		}
		for _, path := range []string{accounts + x.account, accounts + x.account + "/shares", accounts + x.account + "/explain", accounts + x.account + "/history"} {
			x.Call(x.ann, "GET", path, nil).Want(200)
		}
		if after := x.Scalar(`SELECT (SELECT max("seq") FROM "tn_outbox") || '/' || (SELECT count(*) FROM "tn_shares") || '/' || (SELECT count(*) FROM "tn_history")`); after != before {
			t.Errorf("%s became %s", before, after)
		}
	})
}
