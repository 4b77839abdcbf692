-- Referrals as operators list them: all, by state, and who earned most.
create index users_earned_idx on users (referral_earnings desc, id) where referral_earnings > 0;
create index referral_earnings_created_idx on referral_earnings (created_at desc, id desc);
create index referral_earnings_state_idx on referral_earnings (state, created_at desc, id desc);
