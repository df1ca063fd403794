/**
 * The first character of each syllable in the order of pinyin. A browser sorts
 * Chinese by pinyin, so the syllable of any character is that of the last one
 * here that does not come after it.
 */
const SYLLABLES = [
  'a阿 ai哎 an安 ang肮 ao凹 ba丷 bai挀 ban扳 bang邦 bao勹 bei卑 ben奔 beng伻 bi屄 bian边 biao灬 bie憋 bin汃 bing冫 bo癶 bu峬 ca嚓 cai偲 can参',
  'cang仓 cao撡 ce冊 cen嵾 ceng曽 cha叉 chai芆 chan辿 chang伥 chao抄 che车 chen抻 cheng阷 chi吃 chong充 chou抽 chu出 chua歘 chuai揣 chuan巛',
  'chuang刅 chui吹 chun旾 chuo逴 ci呲 cong匆 cou凑 cu粗 cuan汆 cui崔 cun邨 cuo搓 da咑 dai呆 dan丹 dang当 dao刀 de嘚 den扥 deng灯 di氐 dian敁',
  'diao刁 die爹 ding丁 diu丟 dong东 dou吺 du厾 duan耑 dui垖 dun吨 duo多 e妸 ei诶 en奀 eng鞥 er儿 fa发 fan帆 fang匚 fei飞 fen分 feng丰 fiao覅 fo仏',
  'fou紑 fu夫 ga旮 gai侅 gan甘 gang冈 gao皋 ge戈 gei给 gen根 geng刯 gong工 gou勾 gu估 gua瓜 guai乖 guan关 guang光 gui归 gun丨 guo呙 ha哈 hai咍',
  'han佄 hang夯 hao茠 he诃 hei黒 hen拫 heng亨 hm噷 hong叿 hou齁 hu乎 hua花 huai怀 huan欢 huang巟 hui灰 hun昏 huo吙 ji丌 jia加 jian戋 jiang江',
  'jiao艽 jie阶 jin巾 jing坕 jiong冂 jiu丩 ju凥 juan姢 jue噘 jun军 ka咔 kai开 kan刊 kang忼 kao尻 ke匼 ken肎 keng劥 kong空 kou抠 ku扝 kua夸',
  'kuai蒯 kuan宽 kuang匡 kui亏 kun坤 kuo扩 la垃 lai来 lan兰 lang啷 lao捞 le仂 lei勒 leng崚 li哩 lia俩 lian奁 liang良 liao撩 lie毟 lin拎 ling伶',
  'liu溜 lo囖 long龙 lou瞜 lu噜 lv驴 luan娈 lun抡 luo啰 m呣 ma妈 mai埋 man嫚 mang牤 mao猫 me嚒 mei呅 men椚 meng擝 mi咪 mian宀 miao喵 mie乜 min民',
  'ming名 miu谬 mo摸 mou哞 mu毪 na拏 nai腉 nan囡 nang囔 nao孬 ne疒 nei娞 nen恁 neng能 ni妮 nian拈 niang娘 niao鸟 nie捏 nin囜 ning宁 niu妞 nong农',
  'nou羺 nu奴 nv女 nuan奻 nun黁 nuo郍 o喔 ou讴 pa妑 pai拍 pan眅 pang乓 pao抛 pei呸 pen喷 peng匉 pi丕 pian囨 piao剽 pie氕 pin姘 ping乒 po钋 pou剖',
  'pu仆 qi七 qia掐 qian千 qiang呛 qiao悄 qie苆 qin亲 qing靑 qiong卭 qiu丘 qu区 quan奍 que缺 qun夋 ran呥 rang穣 rao娆 re惹 ren人 reng扔 ri日',
  'rong戎 rou厹 ru邚 rua挼 ruan堧 rui婑 run瞤 ruo捼 sa仨 sai毢 san三 sang桒 sao掻 se閪 sen森 seng僧 sha杀 shai筛 shan山 shang伤 shao弰 she奢',
  'shen申 sheng升 shi尸 shou収 shu书 shua刷 shuai衰 shuan闩 shuang双 shui脽 shun吮 shuo说 si厶 song忪 sou凁 su苏 suan狻 sui夊 sun孙 suo唆 ta他',
  'tai囼 tan坍 tang汤 tao夲 te忑 teng熥 ti剔 tian天 tiao旫 tie帖 ting厅 tong囲 tou偷 tu凸 tuan湍 tui推 tun吞 tuo乇 wa屲 wai歪 wan弯 wang尣 wei危',
  'wen昷 weng翁 wo挝 wu乌 xi夕 xia虲 xian仙 xiang乡 xiao灱 xie些 xin心 xing星 xiong凶 xiu休 xu吁 xuan吅 xue削 xun坃 ya丫 yan恹 yang央 yao幺 ye倻',
  'yi一 yin囙 ying应 yo哟 yong佣 you优 yu込 yuan囦 yue曰 yun晕 za帀 zai災 zan兂 zang匨 zao傮 ze则 zei贼 zen怎 zeng増 zha扎 zhai夈 zhan枬 zhang张',
  'zhao佋 zhe蜇 zhen贞 zheng凧 zhi之 zhong中 zhou州 zhu朱 zhua抓 zhuai跩 zhuan专 zhuang妆 zhui隹 zhun宒 zhuo拙 zi乲 zong宗 zou邹 zu租 zuan钻',
  'zui厜 zun尊 zuo昨',
].flatMap((line) => line.split(' '));

/** Other readings of characters that labels use in more than one. */
const OTHERS: Record<string, string> = {
  略: 'lve', 行: 'hang', 长: 'chang', 重: 'chong', 调: 'diao', 会: 'kuai', 率: 'shuai', 还: 'huan', 乐: 'yue', 降: 'xiang', 传: 'zhuan', 载: 'zai',
  得: 'dei', 都: 'dou', 曾: 'zeng', 区: 'ou', 折: 'she', 省: 'xing', 差: 'chai', 藏: 'zang', 称: 'chen', 盛: 'cheng', 朝: 'chao', 参: 'shen',
  数: 'shuo', 量: 'liang', 处: 'chu', 角: 'jue', 给: 'ji', 便: 'pian', 卡: 'qia', 供: 'gong', 合: 'ge', 单: 'chan', 解: 'xie', 种: 'chong',
  系: 'ji', 薄: 'bao', 校: 'jiao', 应: 'ying', 相: 'xiang', 中: 'zhong', 当: 'dang', 更: 'geng', 空: 'kong', 累: 'lei', 分: 'fen', 度: 'duo',
};

const parts = SYLLABLES.map((entry) => {
  const char = [...entry].at(-1)!;
  return { syllable: entry.slice(0, -char.length), char };
});

let order: Intl.Collator | null | undefined;

/** Sorts by pinyin; null where the browser cannot. */
function collator(): Intl.Collator | null {
  if (order === undefined) {
    order = Intl.Collator.supportedLocalesOf(['zh']).length > 0 ? new Intl.Collator('zh-u-co-pinyin') : null;
  }
  return order;
}

const known = new Map<string, string[]>();

/** The ways to read a Chinese character, without tones, the usual one first; none for other characters. */
export function readings(char: string): string[] {
  if (char < '一' || char > '龥') return [];
  let found = known.get(char);
  if (!found) {
    const compare = collator()?.compare;
    if (!compare) return [];
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(parts[middle]!.char, char) <= 0) low = middle + 1;
      else high = middle;
    }
    found = low > 0 ? [parts[low - 1]!.syllable] : [];
    const other = OTHERS[char];
    if (other && !found.includes(other)) found.push(other);
    known.set(char, found);
  }
  return found;
}

function matchFrom(chars: string[], at: number, typed: string): boolean {
  if (typed === '') return true;
  const char = chars[at];
  if (char === undefined) return false;
  if (/[\s›·/（）()、，-]/.test(char)) return matchFrom(chars, at + 1, typed);
  if (typed.startsWith(char)) return matchFrom(chars, at + 1, typed.slice(char.length));
  return readings(char).some((reading) => {
    // As much of a syllable as is typed: all of it, its beginning, its initial.
    let most = 0;
    while (most < reading.length && typed[most] === reading[most]) most++;
    for (let length = most; length > 0; length--) if (matchFrom(chars, at + 1, typed.slice(length))) return true;
    return false;
  });
}

/**
 * Where typed pinyin (khmc, kehu, ke hu mingc) begins to match in a label:
 * the character's index, or -1. Latin letters of the label stand for themselves.
 */
export function pinyinIndex(label: string, typed: string): number {
  const wanted = typed.toLowerCase().replaceAll(/[\s']/g, '');
  if (wanted === '' || !/^[a-z0-9]+$/.test(wanted)) return -1;
  const chars = [...label.toLowerCase()];
  for (let at = 0; at < chars.length; at++) if (matchFrom(chars, at, wanted)) return at;
  return -1;
}
