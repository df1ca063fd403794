package httpapi

import "github.com/tenon-crm/tenon/internal/roster"

// maxPeopleFile is the body of an upload of people: the file and the form around it.
const maxPeopleFile = roster.MaxBytes + 512<<10

// organisationRoutes are those of departments, roles, invitations, handover,
// delegation and files of people.
func (a *API) organisationRoutes() []route {
	return []route{
		{method: get, path: base + "/departments/{id}/effect", policy: governors, run: a.previewDepartment, summary: "What moving a department (parent) or merging it (into) would do"},
		{method: post, path: base + "/departments/{id}/merge", policy: admins, run: a.mergeDepartment, summary: "Merge a department into another; a job does the records"},
		{method: get, path: base + "/roles", policy: signedIn, keys: readKeys, views: true, run: a.roleHeads, summary: "Roles by name; for administrators with how many have them"},
		{method: get, path: base + "/roles/{role}/members", policy: admins, run: a.roleMembers, summary: "People and departments that have a role"},
		{method: put, path: base + "/roles/{role}/members", policy: admins, run: a.putRoleMembers, summary: "Replace the people and departments that have a role"},

		{method: get, path: base + "/invitations", policy: governors, run: a.invitations, summary: "Invitations, newest first"},
		{method: post, path: base + "/invitations", policy: governors, run: a.invite, secret: true, summary: "Invite addresses; a line for each says what became of it"},
		{method: post, path: base + "/invitations/{id}/resend", policy: governors, run: a.resendInvitation, secret: true, summary: "Send an invitation again, good for another week"},
		{method: post, path: base + "/invitations/{id}/link", policy: governors, run: a.linkInvitation, secret: true, summary: "One more link of an invitation, to hand over"},
		{method: post, path: base + "/invitations/{id}/revoke", policy: governors, run: a.revokeInvitation, summary: "Take an invitation back"},
		{method: get, path: invitationPath + "{token}", policy: open, run: a.showInvitation, summary: "What an invitation's link offers"},
		{method: post, path: invitationPath + "{token}", policy: open, run: a.acceptInvitation, secret: true, summary: "Accept an invitation with a name and a password"},

		{method: post, path: base + "/people-imports", policy: admins, run: a.uploadPeople, summary: "Upload a file of people", limit: maxPeopleFile, multipart: true},
		{method: get, path: base + "/people-imports/{id}", policy: admins, run: a.peopleFile, summary: "A file of people, with what came of its last run"},
		{method: post, path: base + "/people-imports/{id}/run", policy: admins, run: a.runPeopleFile, summary: "Dry run, or take the people in"},

		{method: get, path: base + "/people/{id}/handover", policy: signedIn, run: a.inventory, summary: "What a person owns; for administrators and their manager"},
		{method: post, path: base + "/people/{id}/handover", policy: signedIn, run: a.handOver, summary: "Hand over what a person owns, or preview it"},
		{method: get, path: base + "/handovers/{id}", policy: signedIn, run: a.handoverState, summary: "A handover of one's own; any for administrators"},
		{method: get, path: base + "/handovers/{id}/items", policy: signedIn, run: a.handoverItems, summary: "What became of each record of a handover"},
		{method: post, path: base + "/handovers/{id}/undo", policy: signedIn, run: a.undoHandover, summary: "Take a handover of the last day back"},

		{method: get, path: base + "/me/delegations", policy: signedIn, run: a.myDelegations, summary: "One's own absences with their deputies"},
		{method: post, path: base + "/me/delegations", policy: signedIn, run: a.delegateMine, summary: "Name a deputy for an absence of one's own"},
		{method: del, path: base + "/me/delegations/{id}", policy: signedIn, run: a.endMyDelegation, summary: "Take an absence of one's own back"},
		{method: get, path: base + "/people/{id}/delegations", policy: admins, run: a.personDelegations, summary: "Absences of a person with their deputies"},
		{method: post, path: base + "/people/{id}/delegations", policy: admins, run: a.delegatePerson, summary: "Name a deputy for an absence of a person"},
		{method: del, path: base + "/people/{id}/delegations/{delegation}", policy: admins, run: a.endPersonDelegation, summary: "Take an absence of a person back"},
	}
}
