-- Support: tickets, the shop's documents with who accepted which version, and what is disclosed about a service.

-- What is promised to people may never change behind their backs: a new text is a new row.
create function refuse_change_of_record() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: write a new version instead', tg_table_name;
end $$;

create table document_versions (
  id integer generated always as identity primary key,
  kind varchar(20) not null
    check (kind in ('terms', 'acceptable-use', 'refund', 'privacy', 'operator', 'faq')),
  language varchar(2) not null check (language in ('vi', 'en')),
  -- Counted per kind and language; the highest is in force.
  version integer not null check (version >= 1),
  body text not null check (length(body) between 1 and 50000),
  -- Not the start of the transaction: whoever accepted a moment before saw the version before.
  published_at timestamptz not null default clock_timestamp(),
  -- Null for the texts that come with the panel.
  published_by uuid references users (id),
  unique (kind, language, version)
);
create trigger document_versions_append_only before update or delete or truncate on document_versions
  for each statement execute function refuse_change_of_record();

-- What is being written, at most one for each document: changed freely, shown to nobody but operators.
create table document_drafts (
  kind varchar(20) not null
    check (kind in ('terms', 'acceptable-use', 'refund', 'privacy', 'operator', 'faq')),
  language varchar(2) not null check (language in ('vi', 'en')),
  body text not null check (length(body) between 1 and 50000),
  updated_at timestamptz not null default now(),
  updated_by uuid not null references users (id),
  primary key (kind, language)
);

create table document_acceptances (
  id bigint generated always as identity primary key,
  user_id uuid not null references users (id) on delete restrict,
  version_id integer not null references document_versions (id),
  -- Registering on the page or by the API; ordering after a new version was published.
  source varchar(10) not null check (source in ('page', 'api', 'order')),
  address inet,
  accepted_at timestamptz not null default clock_timestamp()
);
create index document_acceptances_user_idx on document_acceptances (user_id, accepted_at desc);
create trigger document_acceptances_append_only before update or delete or truncate on document_acceptances
  for each statement execute function refuse_change_of_record();

create table service_disclosures (
  id integer generated always as identity primary key,
  service_id integer not null references services (id) on delete restrict,
  -- Source, expected drop, risk, in the operator's words. Both null: taken back.
  body_vi text check (length(body_vi) between 1 and 1000),
  body_en text check (length(body_en) between 1 and 1000),
  published_at timestamptz not null default now(),
  published_by uuid not null references users (id)
);
-- The newest of a service is in force.
create index service_disclosures_service_idx on service_disclosures (service_id, id desc);
create trigger service_disclosures_append_only before update or delete or truncate on service_disclosures
  for each statement execute function refuse_change_of_record();

-- What was in force when the order was placed; null for orders from before, and where nothing was disclosed.
-- No foreign keys: rows of both tables are never deleted, and a key check would have every order that is
-- placed lock the same row of document_versions.
alter table orders add column terms_version_id integer, add column disclosure_id integer;

create table tickets (
  number bigint generated always as identity (start with 1001) primary key,
  user_id uuid not null references users (id) on delete restrict,
  order_id uuid references orders (id) on delete restrict,
  kind varchar(10) not null check (kind in ('order', 'payment', 'account', 'other')),
  -- open: waits for us; answered: waits for the customer.
  status varchar(10) not null default 'open' check (status in ('open', 'answered', 'closed')),
  -- Drawn by the form that opens it, so that a form sent twice opens one.
  form_token uuid not null,
  created_at timestamptz not null default now(),
  -- Since when it waits for us: another message of the customer does not put it behind others.
  waiting_since timestamptz not null default now(),
  closed_at timestamptz,
  check ((status = 'closed') = (closed_at is not null)),
  unique (user_id, form_token)
);
create index tickets_user_idx on tickets (user_id, number desc);
create index tickets_waiting_idx on tickets (waiting_since, number) where status = 'open';
create index tickets_status_idx on tickets (status, number desc);
create index tickets_order_idx on tickets (order_id, number desc) where order_id is not null;

create table ticket_messages (
  id bigint generated always as identity primary key,
  ticket_number bigint not null references tickets (number) on delete restrict,
  author_id uuid not null references users (id),
  -- note: for operators only.
  side varchar(10) not null check (side in ('customer', 'operator', 'note')),
  body text not null check (length(body) between 1 and 4000),
  created_at timestamptz not null default now()
);
create index ticket_messages_ticket_idx on ticket_messages (ticket_number, id desc);
-- How much somebody wrote within the hour.
create index ticket_messages_author_idx on ticket_messages (author_id, created_at desc) where side = 'customer';

-- The first versions. Plain text in the small format of src/support/document-text.ts; [[…]] marks what the
-- operator still has to fill in.
insert into document_versions (kind, language, version, body) values
('terms', 'vi', 1, $doc$Khi đăng ký tài khoản hoặc đặt đơn, bạn đồng ý với các điều khoản này, với [quy định sử dụng](/documents/acceptable-use) và [chính sách quyền riêng tư](/documents/privacy). Bản tiếng Việt là bản có hiệu lực; bản tiếng Anh là bản dịch.

## Chúng tôi cung cấp gì
Trang này bán lại dịch vụ tiếp thị mạng xã hội của các nhà cung cấp. Chúng tôi nhận đơn, chuyển đơn cho nhà cung cấp, theo dõi tiến độ và hoàn tiền cho phần không được giao. Chúng tôi không đăng nhập vào tài khoản mạng xã hội của bạn và không bao giờ hỏi mật khẩu của các tài khoản đó.

Nguồn, mức tụt dự kiến và rủi ro khác nhau theo từng dịch vụ. Những gì chúng tôi biết được ghi trong phần **Công bố về dịch vụ** trước khi bạn đặt đơn. Ngoài nội dung đó và các con số trên trang, chúng tôi không cam kết gì thêm về nguồn hay hiệu quả của tương tác.

## Tài khoản
- Bạn chịu trách nhiệm giữ bí mật mật khẩu và về mọi đơn đặt từ tài khoản của mình.
- Thông tin đăng ký phải đúng và bạn phải nhận được thư ở địa chỉ email đã đăng ký.
- Chúng tôi có thể khoá tài khoản vi phạm quy định sử dụng. Số dư còn lại được xử lý theo [chính sách hoàn tiền](/documents/refund).

## Tiền và giá
- Bạn nạp tiền trước vào ví bằng chuyển khoản và dùng số dư để đặt đơn.
- Giá của đơn là giá hiển thị khi bạn bấm đặt. Nếu giá đổi giữa chừng, đơn không bị trừ tiền cho đến khi bạn đồng ý giá mới.
- Chiết khấu theo cấp, giá riêng và mã giảm giá được tính trước khi trừ tiền và giữ nguyên cho đơn đó.

## Đơn hàng
- Hãy kiểm tra liên kết và để nội dung ở chế độ công khai cho đến khi đơn kết thúc.
- Thời gian bắt đầu và hoàn thành là ước lượng từ các đơn trước, không phải cam kết.
- Không đặt cùng lúc nhiều đơn cùng loại cho một liên kết, ở đây hay ở nơi khác: khi đó không thể đếm được phần nào thuộc đơn nào.
- Nền tảng có thể gỡ tương tác bất cứ lúc nào. Dịch vụ nào có bảo hành thì ghi rõ số ngày.

## Giới hạn trách nhiệm
Với mỗi đơn, trách nhiệm của chúng tôi không vượt quá số tiền bạn đã trả cho đơn đó. Chúng tôi không chịu trách nhiệm khi nền tảng hạn chế hoặc khoá tài khoản, nội dung mà bạn đặt dịch vụ.

## Thay đổi điều khoản
Mỗi lần thay đổi là một phiên bản mới; các phiên bản cũ vẫn xem được. Khi có phiên bản mới, bạn sẽ thấy thông báo sau khi đăng nhập, và đơn tiếp theo được đặt theo phiên bản mới. Mỗi đơn ghi lại phiên bản có hiệu lực lúc đặt.

## Liên hệ
Mở [yêu cầu hỗ trợ](/tickets/new) hoặc xem [thông tin đơn vị vận hành](/documents/operator).
$doc$),
('terms', 'en', 1, $doc$By registering an account or placing an order you agree to these terms, to the [acceptable use rules](/documents/acceptable-use) and to the [privacy policy](/documents/privacy). The Vietnamese version is the one that counts; this English version is a translation.

## What we provide
This site resells social-media-marketing services of providers. We take orders, pass them on to a provider, follow their progress and refund what is not delivered. We do not log in to your social media accounts and never ask for their passwords.

Source, expected drop and risk differ from service to service. What we know is written under **About this service** before you order. Beyond that text and the figures on the page we promise nothing about where engagement comes from or what it will do for you.

## Your account
- You keep your password secret and answer for every order that is placed from your account.
- What you register with must be true, and you must be able to read mail at your address.
- We may block accounts that break the acceptable use rules. What is left in the wallet is dealt with under the [refund policy](/documents/refund).

## Money and prices
- You top up your wallet by bank transfer and pay for orders from the balance.
- The price of an order is the one shown when you press the button. If it changes in between, nothing is charged until you agree to the new one.
- Tier discounts, personal prices and coupons are applied before you are charged and stay as they are for that order.

## Orders
- Check the link, and keep the content public until the order has ended.
- Times to start and to finish are estimates from earlier orders, not promises.
- Do not run several orders of one kind on the same link at once, here or elsewhere: nobody could count what belongs to which.
- A platform may remove engagement at any time. Services with a refill say for how many days.

## Liability
For each order we are liable for no more than what you paid for it. We are not liable when a platform restricts or closes an account or content that you ordered for.

## Changes
Every change is a new version, and old versions stay readable. When there is a new one you are told after logging in, and your next order is placed under it. Each order keeps the version that was in force when it was placed.

## Contact
Open a [support ticket](/tickets/new) or see [who runs this site](/documents/operator).
$doc$),
('acceptable-use', 'vi', 1, $doc$Quy định này áp dụng cho mọi đơn hàng, dù đặt trên trang hay qua API.

## Bạn phải có quyền với liên kết
- Chỉ đặt cho tài khoản, bài viết hoặc trang **của bạn**, hoặc khi chủ sở hữu đã đồng ý cho bạn đặt.
- Bạn phải có quyền sử dụng nội dung, hình ảnh và nhãn hiệu ở liên kết đó.

## Tuân thủ quy định của nền tảng
Bạn có trách nhiệm đọc và tuân thủ điều khoản của nền tảng mà bạn đặt dịch vụ. Nền tảng có thể gỡ tương tác, hạn chế hoặc khoá tài khoản khi cho rằng quy định của họ bị vi phạm. Hãy cân nhắc rủi ro đó trước khi đặt.

## Những gì không được đặt
- Nội dung vi phạm pháp luật: lừa đảo, cờ bạc trái phép, ma tuý, vũ khí, khiêu dâm, xâm hại trẻ em, xâm phạm bản quyền.
- Quấy rối, đe doạ, bôi nhọ, thù ghét hoặc kích động bạo lực nhằm vào bất kỳ ai.
- Tin giả, mạo danh, can thiệp bầu cử hoặc bình chọn, đánh giá sai lệch về hàng hoá, dịch vụ.
- Làm hại tài khoản hoặc nội dung của người khác, kể cả đặt tương tác để gây bất lợi cho họ.
- Bình luận tự viết có bất kỳ nội dung nào nêu trên.

## Mật khẩu
Chúng tôi không bao giờ hỏi mật khẩu, mã xác thực hay quyền truy cập tài khoản mạng xã hội. Ai hỏi những thứ đó thì không phải người của chúng tôi. Đừng ghi mật khẩu vào ghi chú đơn hàng hoặc yêu cầu hỗ trợ.

## Khi có vi phạm
Chúng tôi có thể từ chối hoặc dừng đơn, và khoá tài khoản. Phần chưa giao của đơn bị dừng được hoàn về ví. Chúng tôi cung cấp thông tin cho cơ quan có thẩm quyền khi pháp luật yêu cầu.
$doc$),
('acceptable-use', 'en', 1, $doc$These rules hold for every order, whether it is placed on the site or through the API.

## You must hold the rights to the link
- Order only for accounts, posts or pages that are **yours**, or whose owner has agreed to it.
- You must have the right to use the content, pictures and trademarks that the link leads to.

## Follow the platform's rules
It is up to you to read and follow the terms of the platform you order for. A platform may remove engagement, or restrict or close an account, when it finds its rules broken. Weigh that risk before you order.

## What may not be ordered
- Anything illegal: fraud, unlawful gambling, drugs, weapons, pornography, child abuse, infringement of copyright.
- Harassment, threats, defamation, hatred or incitement to violence against anybody.
- Fake news, impersonation, interference with elections or votes, misleading reviews of goods or services.
- Harm to other people's accounts or content, including engagement ordered to put them at a disadvantage.
- Comments of your own that contain any of this.

## Passwords
We never ask for a password, a verification code or access to a social media account. Whoever asks for these is not one of us. Do not write passwords into order notes or tickets.

## When the rules are broken
We may refuse or stop orders and block the account. What a stopped order has not delivered goes back to the wallet. We give information to the authorities where the law requires it.
$doc$),
('refund', 'vi', 1, $doc$Hệ thống hoàn tiền tự động theo các quy tắc dưới đây. Tiền hoàn luôn vào **ví** của bạn, và mỗi khoản đều có trong lịch sử ví.

## Khi nào được hoàn
- **Nhà cung cấp từ chối đơn, hoặc đơn bị huỷ trước khi giao:** hoàn toàn bộ số tiền đã trả cho đơn.
- **Đơn chỉ giao được một phần:** hoàn phần không được giao, theo giá bạn đã trả.
- **Đơn chia nhỏ (drip-feed):** các lần chạy bị bỏ hoặc không giao được hoàn theo cách tính trên.

Tổng tiền hoàn của một đơn không bao giờ vượt quá số tiền đã trả cho đơn đó. Phần được giảm bởi chiết khấu hoặc mã giảm giá không phải là tiền đã trả nên không được hoàn.

## Khi nào không được hoàn
- Phần đã được giao, kể cả khi sau đó bị tụt. Nếu dịch vụ có bảo hành, hãy yêu cầu bảo hành.
- Liên kết sai, bị xoá hoặc chuyển sang riêng tư sau khi đã đặt, khi nhà cung cấp tính đơn là đã giao.
- Đặt nhiều đơn cùng loại cho một liên kết cùng lúc nên không đếm được phần của từng đơn.

## Khi chưa rõ kết quả
Nếu chưa biết chắc nhà cung cấp đã nhận đơn hay chưa, đơn ở trạng thái **Đang xác minh** và tiền được giữ lại cho đến khi có kết quả: đơn chạy tiếp, hoặc được hoàn tiền. Nhà cung cấp có thể sửa kết quả trong một thời gian ngắn sau khi đơn kết thúc; nếu phần giao ít hơn đã báo, phần chênh lệch được hoàn thêm.

## Huỷ đơn
Đơn chưa gửi đi luôn huỷ được và hoàn đủ. Đơn đã gửi chỉ huỷ được khi dịch vụ cho phép và nhà cung cấp đồng ý; số tiền hoàn theo trạng thái cuối cùng của đơn.

## Bảo hành
Dịch vụ nào có bảo hành thì ghi rõ trên trang dịch vụ. Bạn yêu cầu bảo hành ngay ở trang đơn hàng, trong thời hạn của dịch vụ. Bảo hành là giao bù, không phải hoàn tiền.

## Tiền nạp
- Tiền về bao nhiêu được cộng bấy nhiêu, kể cả khi chuyển muộn hoặc khác số tiền đã chọn.
- Chuyển khoản sai nội dung không mất: nhân viên tìm và cộng vào đúng ví. Hãy báo ở trang nạp tiền hoặc [mở yêu cầu hỗ trợ](/tickets/new).
- Tiền thưởng nạp bị thu hồi nếu khoản nạp tương ứng bị ngân hàng thu hồi.
- Hệ thống không có chức năng rút tiền tự động. Nếu cần chuyển số dư về ngân hàng, hãy mở yêu cầu hỗ trợ để được xem xét.
$doc$),
('refund', 'en', 1, $doc$The panel refunds by itself under the rules below. Refunds always go to your **wallet**, and each of them is in the wallet's history.

## When you are refunded
- **The provider refuses the order, or it is canceled before anything was delivered:** everything you paid for it.
- **Only a part is delivered:** the part that was not, at the price you paid.
- **Drip-feed:** runs that were given up or not delivered, counted the same way.

Refunds of an order never come to more than you paid for it. What a discount or a coupon took off was not paid and is not refunded.

## When you are not
- For what was delivered, even when it drops later. If the service has a refill, ask for one.
- When the link was wrong, deleted or made private after you ordered and the provider counts the order as delivered.
- When several orders of one kind ran on the same link at once, so that nobody can count what belongs to which.

## While the outcome is not known
As long as it is not certain whether the provider took the order, it is **Being verified** and its money is held, until it either runs on or is refunded. A provider may correct an outcome for a short time after an order has ended; if less was delivered than it first said, the difference is refunded too.

## Canceling
An order that was not sent yet can always be canceled and is refunded in full. One that was sent can be canceled only where the service allows it and the provider agrees; what is refunded follows the order's final state.

## Refill
Services with a refill say so on their card. Ask for it on the page of the order, within the service's time. A refill delivers again; it is not a refund.

## Top-ups
- Whatever arrives is credited, also when it is late or another amount than you chose.
- A transfer with a wrong memo is not lost: our staff finds it and credits the right wallet. Tell us on the top-up page or [open a ticket](/tickets/new).
- A top-up bonus is taken back when the bank takes back the transfer it belongs to.
- There is no automatic withdrawal. If you need your balance sent back to a bank account, open a ticket and we will look into it.
$doc$),
('privacy', 'vi', 1, $doc$Trang này cho biết hệ thống lưu những gì về bạn, để làm gì và trong bao lâu.

## Chúng tôi lưu gì
- **Tài khoản:** tên đăng nhập, email, số điện thoại nếu bạn cung cấp, ai đã giới thiệu bạn. Mật khẩu chỉ được lưu ở dạng băm một chiều, không ai đọc lại được.
- **Đơn hàng:** dịch vụ, liên kết, số lượng, nội dung bạn nhập (ví dụ bình luận), ghi chú, giá và tiến độ.
- **Tiền:** mọi biến động của ví, yêu cầu nạp, và các chuyển khoản như ngân hàng báo: số tiền, thời gian, nội dung, mã tham chiếu.
- **Phiên đăng nhập:** thời gian, địa chỉ IP và tên trình duyệt.
- **Đồng ý điều khoản:** phiên bản, thời gian và địa chỉ IP.
- **Khoá API:** tên, dạng băm của khoá, lần dùng cuối và địa chỉ IP.
- **Lựa chọn của bạn:** dịch vụ yêu thích, đơn nhập dở gần nhất, cách nhận thông báo.
- **Hỗ trợ:** những gì bạn viết trong yêu cầu hỗ trợ và báo chuyển khoản.
- **Thao tác của nhân viên** liên quan đến tài khoản của bạn, kèm lý do.

## Cookie
Chỉ dùng cookie cần thiết: đăng nhập (12 giờ, gia hạn khi bạn còn dùng), ngôn ngữ và giao diện (một năm), đơn đang nhập dở (một ngày), mã giới thiệu. Không có quảng cáo, không có công cụ theo dõi của bên thứ ba.

## Chia sẻ với ai
- **Nhà cung cấp dịch vụ** nhận liên kết, số lượng và nội dung cần cho đơn. Họ không nhận tên, email hay địa chỉ IP của bạn.
- **Ngân hàng và dịch vụ báo biến động số dư** xử lý chuyển khoản của bạn.
- **Dịch vụ gửi thư**, nếu được bật, nhận địa chỉ email của bạn và nội dung thư chúng tôi gửi cho bạn.
- **Telegram**, nếu được bật, chuyển thông báo đến nhân viên (và đến bạn, nếu bạn liên kết tài khoản); thông báo có thể chứa tên đăng nhập, số tiền, mã đơn và nội dung yêu cầu hỗ trợ.
- Cơ quan nhà nước, khi pháp luật yêu cầu.

## Trong bao lâu
- Đơn hàng, biến động ví và chuyển khoản là sổ sách: được giữ lâu dài và không bị sửa hay xoá.
- Phiên đăng nhập hết hiệu lực muộn nhất sau 30 ngày; dòng ghi về phiên được giữ cùng tài khoản.
- Đồng ý điều khoản, yêu cầu hỗ trợ và thông tin tài khoản được giữ khi tài khoản còn tồn tại.
- Thông báo trên trang được xoá sau 90 ngày, thư đã gửi sau 30 ngày.
- Hệ thống không tự xoá các dữ liệu khác. Nhật ký máy chủ do đơn vị vận hành đặt thời hạn.

## Quyền của bạn
Bạn có thể xem, yêu cầu sửa, hoặc yêu cầu xoá dữ liệu cá nhân bằng [yêu cầu hỗ trợ](/tickets/new). Phần thuộc sổ sách được giữ lại theo quy định về kế toán.
$doc$),
('privacy', 'en', 1, $doc$This page says what the panel stores about you, what for, and for how long.

## What we store
- **Account:** user name, email, your phone number if you give one, who referred you. Of your password only a one-way hash that nobody can read back.
- **Orders:** service, link, quantity, what you enter (comments, for example), note, price and progress.
- **Money:** every movement of your wallet, your top-ups, and transfers as the bank reports them: amount, time, memo, reference.
- **Sessions:** time, IP address and the name of your browser.
- **Acceptance of documents:** version, time and IP address.
- **API keys:** name, a hash of the key, when it was last used and from which IP address.
- **What you choose:** favourite services, the last order you did not finish, how you want to be told of things.
- **Support:** what you write in tickets and in reports about transfers.
- **What our staff does** with your account, with the reason.

## Cookies
Only those that are needed: log in (12 hours, renewed while you are here), language and appearance (a year), an order you have not finished (a day), a referral code. No advertising and no tracking by others.

## Who else sees it
- **Providers of services** get the link, the quantity and the content that an order needs. They do not get your name, email or IP address.
- **Banks and the service that reports movements on our account** handle your transfers.
- **The mail service**, where it is switched on, gets your address and what we write to you.
- **Telegram**, where it is switched on, carries messages to our staff (and to you, if you link your account); these may hold a user name, an amount, an order number and the text of a ticket.
- Authorities, where the law requires it.

## For how long
- Orders, wallet movements and transfers are the books: they are kept permanently and are neither changed nor deleted.
- A session ends after 30 days at the latest; the record of it is kept with the account.
- Acceptances, tickets and account details are kept as long as the account exists.
- Notifications on the site are deleted after 90 days, mail that was sent after 30 days.
- The panel deletes nothing else by itself. How long server logs are kept is set by whoever runs it.

## Your rights
You may see your personal data, and ask for it to be corrected or deleted, by a [support ticket](/tickets/new). What belongs to the books is kept as accounting rules require.
$doc$),
('operator', 'vi', 1, $doc$Đơn vị vận hành trang này và chịu trách nhiệm trước khách hàng:

- **Tên tổ chức hoặc cá nhân:** [[tên đầy đủ]]
- **Mã số thuế hoặc mã số doanh nghiệp:** [[mã số]]
- **Địa chỉ:** [[địa chỉ]]
- **Người đại diện:** [[họ tên và chức vụ]]
- **Email:** [[địa chỉ email]]
- **Điện thoại:** [[số điện thoại]]

## Liên hệ
Cách nhanh nhất là [mở yêu cầu hỗ trợ](/tickets/new) sau khi đăng nhập: chúng tôi thấy ngay đơn hàng và tài khoản của bạn.
$doc$),
('operator', 'en', 1, $doc$Who runs this site and answers to its customers:

- **Name of the organisation or person:** [[full name]]
- **Tax or company number:** [[number]]
- **Address:** [[address]]
- **Represented by:** [[name and position]]
- **Email:** [[email address]]
- **Telephone:** [[telephone number]]

## Contact
The fastest way is a [support ticket](/tickets/new) once you have logged in: we see your order and your account at once.
$doc$),
('faq', 'vi', 1, $doc$## Làm sao để nạp tiền?
Vào [Nạp tiền](/wallet/top-up), chọn số tiền rồi quét mã QR bằng ứng dụng ngân hàng. Giữ nguyên nội dung chuyển khoản. Tiền thường vào ví sau vài giây.

## Tôi đã chuyển khoản nhưng chưa thấy tiền?
Mở lại trang nạp tiền đó và bấm báo chưa nhận được tiền (sau 3 phút). Nếu nội dung chuyển khoản bị sai, tiền không mất: nhân viên sẽ tìm và cộng vào ví của bạn.

## Chuyển muộn hoặc sai số tiền có sao không?
Không. Tiền về bao nhiêu được cộng bấy nhiêu, kể cả khi yêu cầu nạp đã quá hạn.

## Các bạn có cần mật khẩu mạng xã hội của tôi không?
Không bao giờ. Chỉ cần liên kết công khai. Ai hỏi mật khẩu hay mã xác thực thì không phải người của chúng tôi.

## Đơn bao lâu thì bắt đầu?
Tuỳ dịch vụ. Khi đã đủ đơn để đo, thẻ dịch vụ cho biết một nửa số đơn trước đây bắt đầu và hoàn thành trong bao lâu. Đó là ước lượng, không phải cam kết.

## Vì sao số lượng bị tụt?
Nền tảng có thể gỡ tương tác bất cứ lúc nào. Mức tụt dự kiến được ghi ở phần công bố của dịch vụ, nếu có. Dịch vụ có bảo hành thì được giao bù khi bạn yêu cầu trong thời hạn.

## Đơn không giao đủ thì sao?
Phần không được giao được tự động hoàn về ví. Xem [chính sách hoàn tiền](/documents/refund).

## Tôi nhập sai liên kết thì sao?
Nếu đơn chưa gửi đi, bạn huỷ được ngay ở trang đơn hàng và được hoàn đủ. Nếu đã gửi, chỉ huỷ được khi dịch vụ cho phép.

## Đang xác minh nghĩa là gì?
Nhà cung cấp chưa trả lời rõ đã nhận đơn hay chưa. Tiền được giữ lại, đơn không bị gửi hai lần, và chúng tôi kiểm tra để đơn chạy tiếp hoặc hoàn tiền.

## Tôi có thể đặt đơn bằng chương trình không?
Có. Xem [tài liệu API](/docs).

## Làm sao để liên hệ hỗ trợ?
Vào [Hỗ trợ](/tickets). Nếu là về một đơn hàng, hãy mở từ trang của đơn đó để chúng tôi xem được ngay.
$doc$),
('faq', 'en', 1, $doc$## How do I top up?
Go to [Top up](/wallet/top-up), choose an amount and scan the QR code with your bank's app. Leave the memo as it is. The money usually arrives within seconds.

## I transferred but see nothing?
Open that top-up again and report it (after 3 minutes). If the memo was wrong the money is not lost: our staff finds it and credits your wallet.

## What if I transfer late, or another amount?
That is fine. Whatever arrives is credited, also after the top-up has expired.

## Do you need my social media password?
Never. A public link is all we need. Whoever asks for a password or a code is not one of us.

## How soon does an order start?
That depends on the service. Once there are enough orders to measure, its card tells how long half of the earlier orders took to start and to finish. These are estimates, not promises.

## Why did the count drop?
A platform may remove engagement at any time. The drop to expect is written in what we disclose about the service, where we know it. Services with a refill deliver again when you ask for it in time.

## What if an order is not delivered in full?
What was not delivered goes back to your wallet by itself. See the [refund policy](/documents/refund).

## What if I entered a wrong link?
If the order was not sent yet you can cancel it on its page and get everything back. Once it was sent it can be canceled only where the service allows it.

## What does “Being verified” mean?
The provider did not say clearly whether it took the order. The money is held, the order is not sent twice, and we find out so that it runs on or is refunded.

## Can I order from my own program?
Yes. See the [API documentation](/docs).

## How do I reach support?
Go to [Support](/tickets). If it is about an order, start from that order's page so that we see it at once.
$doc$);
