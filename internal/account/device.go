package account

import "strings"

// part is a word of a user agent and what people call it.
type part struct{ word, name string }

// Browsers and systems by the words that name them. Many name others too, so the
// first that fits counts.
var (
	browsers = []part{
		{"MicroMessenger/", "WeChat"}, {"DingTalk/", "DingTalk"}, {"Lark/", "Lark"}, {"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"},
		{"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"HuaweiBrowser/", "Huawei Browser"}, {"MiuiBrowser/", "Mi Browser"}, {"UCBrowser/", "UC"},
		{"QQBrowser/", "QQ"}, {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
		{"curl/", "curl"}, {"python-requests/", "Python"}, {"Python/", "Python"}, {"Go-http-client/", "Go"}, {"PostmanRuntime/", "Postman"}, {"node", "Node.js"}, {"okhttp/", "OkHttp"},
	}
	systems = []part{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"HarmonyOS", "HarmonyOS"}, {"OpenHarmony", "HarmonyOS"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"Macintosh", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// Device names the browser and the system of a user agent, as "Chrome · Windows";
// "" when it says neither. A client may claim what it likes: it is for people to
// recognise their own, never to trust.
func Device(agent string) string {
	names := []string{}
	for _, list := range [][]part{browsers, systems} {
		for _, p := range list {
			if strings.Contains(agent, p.word) {
				names = append(names, p.name)
				break
			}
		}
	}
	return strings.Join(names, " · ")
}
