import { phrase } from "../../src/platform/i18n.ts";

export const trustText = {
  without: phrase("没有信任之前", "Before it is trusted"),
  withoutPublic: phrase(
    "可以：看气瓶、本单位和作业票的公开页，上报气瓶问题",
    "Works: public pages of cylinders, the site and permits, reporting a cylinder",
  ),
  withoutPhoto: phrase(
    "可以：用拍照代替实时扫码，手工输入",
    "Works: a photo instead of live scanning, and typing",
  ),
  withoutCamera: phrase("不可以：打开相机实时扫码", "Does not work: live scanning by the camera"),
  withoutRoad: phrase(
    "不可以：把任务带走、没有网络时继续做（浏览器只对可信 HTTPS 开放）",
    "Does not work: taking work along for where there is no network; browsers allow it on trusted HTTPS only",
  ),
  title: phrase("让手机信任本机", "Let your phone trust this box"),
  why: phrase(
    "扫码用的摄像头和登录密码只能走加密连接。本机自带证书颁发机构，每台手机装一次证书即可。",
    "The camera and passwords need an encrypted connection. This box has its own certificate authority; each phone installs it once.",
  ),
  testTitle: phrase("这台设备信任本机吗？", "Does this device trust the box?"),
  testWait: phrase("正在检测…", "Checking…"),
  testYes: phrase("已信任，可以使用", "Trusted: ready to use"),
  testNo: phrase("尚未信任，请按下面的步骤安装证书", "Not trusted yet: follow the steps below"),
  testOnPlain: phrase(
    "要检测，请从这个地址打开本页：{url}",
    "To test, open this page at this address: {url}",
  ),
  open: phrase("打开气安站", "Open Gasward"),
  openAddress: phrase("加密地址", "Encrypted address"),
  scan: phrase("用手机扫码打开", "Scan to open it on a phone"),
  off: phrase(
    "本机没有开启网络访问（只能在本机上使用）。请管理员用 --https-port 启动。",
    "Access over the network is off: the box answers only at its own screen. Start it with --https-port.",
  ),
  fingerprint: phrase("证书指纹（SHA-256）", "Fingerprint of the certificate (SHA-256)"),
  fingerprintHint: phrase(
    "安装前请与本机屏幕上显示的指纹核对，不一致就不要安装。",
    "Before you install it, compare it with the one shown on the box's own screen. If they differ, do not install it.",
  ),
  download: phrase("下载证书", "Download the certificate"),
  caCrt: phrase("安卓、鸿蒙、Windows（.crt）", "Android, HarmonyOS, Windows (.crt)"),
  caPem: phrase("macOS、Linux、Firefox（.pem）", "macOS, Linux, Firefox (.pem)"),
  caProfile: phrase("iPhone、iPad（描述文件）", "iPhone, iPad (profile)"),
  steps: phrase("安装步骤", "Steps"),
  android: phrase("安卓", "Android"),
  androidSteps: phrase(
    "下载 .crt 证书。|打开“设置 → 安全 → 更多安全设置 → 加密与凭据 → 安装证书 → CA 证书”，选“仍然安装”。|选择刚下载的文件，按提示输入锁屏密码。|回到本页重新检测。",
    "Download the .crt file.|Open Settings → Security → More → Encryption & credentials → Install a certificate → CA certificate, and choose Install anyway.|Pick the file and enter the screen lock when asked.|Come back and test again.",
  ),
  harmony: phrase("鸿蒙", "HarmonyOS"),
  harmonySteps: phrase(
    "下载 .crt 证书。|打开“设置 → 隐私和安全 → 高级 → 证书与凭据 → 从存储设备安装 → CA 证书”。|在“下载”目录选择文件并确认安装。|回到本页重新检测。",
    "Download the .crt file.|Open Settings → Privacy & security → Advanced → Certificates & credentials → Install from storage → CA certificate.|Pick the file in Downloads and confirm.|Come back and test again.",
  ),
  ios: phrase("iPhone、iPad", "iPhone, iPad"),
  iosSteps: phrase(
    "用 Safari 下载描述文件，选“允许”。|打开“设置 → 已下载描述文件”，点“安装”并输入密码。|打开“设置 → 通用 → 关于本机 → 证书信任设置”，打开 Gasward 的开关。|回到本页重新检测。",
    "Download the profile with Safari and choose Allow.|Open Settings → Profile Downloaded, tap Install and enter the passcode.|Open Settings → General → About → Certificate Trust Settings and switch Gasward on.|Come back and test again.",
  ),
  windows: phrase("Windows（Chrome、Edge）", "Windows (Chrome, Edge)"),
  windowsSteps: phrase(
    "下载 .crt 证书，双击打开，点“安装证书”。|存储位置选“本地计算机”，再选“受信任的根证书颁发机构”。|完成后重启浏览器。",
    "Download the .crt file, open it and choose Install Certificate.|Choose Local Machine, then Trusted Root Certification Authorities.|Finish and restart the browser.",
  ),
  mac: phrase("macOS（Safari、Chrome）", "macOS (Safari, Chrome)"),
  macSteps: phrase(
    "下载 .pem 证书并双击，加入“系统”钥匙串。|在“钥匙串访问”中双击 Gasward，展开“信任”，选“始终信任”。|输入密码，重启浏览器。",
    "Download the .pem file, open it and add it to the System keychain.|In Keychain Access open Gasward, expand Trust and choose Always Trust.|Enter the password and restart the browser.",
  ),
  firefox: phrase("Firefox、Linux", "Firefox, Linux"),
  firefoxSteps: phrase(
    "下载 .pem 证书。|Firefox：设置 → 隐私与安全 → 证书 → 查看证书 → 证书颁发机构 → 导入，勾选“信任由此 CA 标识的网站”。|Linux 的 Chrome：设置 → 隐私和安全 → 安全 → 管理证书 → 导入。",
    "Download the .pem file.|Firefox: Settings → Privacy & Security → Certificates → View Certificates → Authorities → Import, and tick Trust this CA to identify websites.|Chrome on Linux: Settings → Privacy and security → Security → Manage certificates → Import.",
  ),
  plainTitle: phrase(
    "此页面只能通过加密连接打开",
    "This page is open over an encrypted connection only",
  ),
  plainWords: phrase(
    "您用的是不加密的地址，密码和记录可能被旁人看到，因此这里不显示。",
    "This address is not encrypted: others could read passwords and records, so nothing is shown here.",
  ),
  plainNext: phrase("先让这台设备信任本机", "First let this device trust the box"),
  nothingAt: phrase("有效期至", "Valid until"),
} as const;
