// The shortcodes that people and bots commonly use. Others stay as they are
// written, as in Slack.
const LIST = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 question ❓ exclamation ❗ bangbang ‼️ information_source ℹ️ bulb 💡 bell 🔔 no_bell 🔕
eyes 👀 tada 🎉 raised_hands 🙌 pray 🙏 clap 👏 wave 👋 ok_hand 👌 muscle 💪 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 handshake 🤝
smile 😄 slightly_smiling_face 🙂 simple_smile 🙂 grinning 😀 smiley 😃 laughing 😆 joy 😂 wink 😉 blush 😊 thinking_face 🤔 neutral_face 😐 confused 😕
disappointed 😞 cry 😢 sob 😭 angry 😠 rage 😡 sweat_smile 😅 relieved 😌 sunglasses 😎 hugging_face 🤗 upside_down_face 🙃 heart ❤️ broken_heart 💔 star ⭐ star2 🌟 sparkles ✨ fire 🔥 rocket 🚀 100 💯 zap ⚡
calendar 📅 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 clock8 🕗 alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ watch ⌚
email 📧 e-mail 📧 envelope ✉️ incoming_envelope 📨 mailbox 📫 outbox_tray 📤 inbox_tray 📥 phone ☎️ telephone ☎️ telephone_receiver 📞 iphone 📱 speech_balloon 💬 loudspeaker 📢 mega 📣
memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄 page_with_curl 📃 clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 bookmark 🔖 books 📚 book 📖 open_book 📖 file_folder 📁 open_file_folder 📂 card_index 📇 ledger 📒 newspaper 📰 scroll 📜 lock 🔒 unlock 🔓 key 🔑 mag 🔍 mag_right 🔎
euro 💶 moneybag 💰 money_with_wings 💸 dollar 💵 credit_card 💳 receipt 🧾 bank 🏦 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 scales ⚖️ briefcase 💼 office 🏢 factory 🏭 department_store 🏬 package 📦 truck 🚚 hammer 🔨 wrench 🔧 gear ⚙️ shield 🛡️ stop_sign 🛑 octagonal_sign 🛑 construction 🚧 rotating_light 🚨 robot_face 🤖 bust_in_silhouette 👤 busts_in_silhouette 👥 technologist 🧑‍💻
red_circle 🔴 large_blue_circle 🔵 large_green_circle 🟢 large_yellow_circle 🟡 large_orange_circle 🟠 white_circle ⚪ black_circle ⚫ large_green_square 🟩 large_red_square 🟥 small_red_triangle 🔺 small_blue_diamond 🔹 small_orange_diamond 🔸 black_small_square ▪️ white_small_square ▫️
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 repeat 🔁 leftwards_arrow_with_hook ↩️ arrow_forward ▶️ double_vertical_bar ⏸️ black_square_for_stop ⏹️ heavy_plus_sign ➕ heavy_minus_sign ➖
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ keycap_ten 🔟 new 🆕 ok 🆗 sos 🆘 fr 🇫🇷 flag-fr 🇫🇷 gb 🇬🇧 uk 🇬🇧 flag-gb 🇬🇧 us 🇺🇸 flag-us 🇺🇸 coffee ☕ sunny ☀️ umbrella ☔ seedling 🌱 herb 🌿 snowflake ❄️
`;

const EMOJI = new Map();
const words = LIST.trim().split(/\s+/);
for (let i = 0; i + 1 < words.length; i += 2) EMOJI.set(words[i], words[i + 1]);

// emoji is the character of a shortcode without colons; undefined if unknown.
export function emoji(name) {
  return EMOJI.get(name.replace(/::skin-tone-\d$/, ""));
}

// emojiNames lists the shortcodes, the commonest first.
export const emojiNames = () => [...EMOJI.keys()];

// SHORTCODE finds a shortcode at lastIndex (sticky).
export const SHORTCODE = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y;
