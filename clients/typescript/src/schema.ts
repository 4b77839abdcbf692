// Generated from the panel's /openapi.json by `npm run generate`; not to be changed by hand.

export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with email or user name
         * @description The access token is good for 12 hours, or until log-out. Where a second factor is on, a log-in without `code` is refused as `second_factor_needed`.
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description The token is worthless from then on.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place an order
         * @description A repeat with the same Idempotency-Key gets the first answer and orders nothing.
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my orders */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order
         * @description canceled: it was not sent yet and is refunded. asked: the provider decides, and the status of the order tells.
         */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/refill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a refill of an order */
        post: operations["refillOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/refills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The refills of an order, newest first */
        get: operations["listRefills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause, resume or give up the runs of a drip-feed that have not started
         * @description For orders whose `runs_started` is not null. What is given up is refunded at once.
         */
        post: operations["controlRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel several orders
         * @description Each order has its own outcome, in the order of the ids.
         */
        post: operations["cancelOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My orders, newest first */
        get: operations["listOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/mass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place up to 1,000 orders
         * @description Every line has an outcome of its own, in the order they were sent; a wrong one costs the others nothing.
         */
        post: operations["placeMassOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/refill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for refills of several orders
         * @description Each order has its own outcome, in the order of the ids.
         */
        post: operations["refillOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/{transaction_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my deposits */
        get: operations["getDeposit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/{transaction_id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * I transferred but see nothing
         * @description From three minutes after the deposit was opened; one at a time, and an operator looks at it.
         */
        post: operations["claimDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My permanent transfer code
         * @description Any amount that bears it is credited to me, at any time, without opening a deposit.
         */
        get: operations["getPermanentCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My payments
         * @description Deposits, bonuses and what was taken back, newest first, both days included. With format=csv a file.
         */
        get: operations["listPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/sepay/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a deposit
         * @description Transfer to the account with exactly this content; what arrives is credited.
         */
        post: operations["openDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/sepay/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A transfer has arrived
         * @description Called by SePay, signed with the secret agreed with it; not for customers.
         */
        post: operations["receiveTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/referral/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My referral code and what it earned */
        get: operations["getReferrals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services on sale, in the order of the shop
         * @description With a token, my_rate is what its owner pays: the better of tier and personal price.
         */
        get: operations["listServices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My tickets, newest first */
        get: operations["listTickets"];
        put?: never;
        /**
         * Open a ticket
         * @description At most 5 that are not closed, and 20 messages an hour. There are no attachments.
         */
        post: operations["openTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my tickets, with its newest messages */
        get: operations["getTicket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{number}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write into one of my tickets
         * @description A closed one is open again; that is possible for 14 days.
         */
        post: operations["writeTicketMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My API keys
         * @description Those that are not revoked. Keys themselves are shown once, when they are made.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description The key is shown once. It goes into the header `Authorization: Bearer`; at most 10 live keys.
         */
        post: operations["makeApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It is worthless from then on.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description Makes a key with the same name and rights, shown once; the old one works for 48 hours more.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am, and my balance */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My notifications
         * @description Newest first, kept for 90 days. `unread` is counted up to 100.
         */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark my notifications as read */
        post: operations["readNotifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/tier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My tier, and how far it is to the next */
        get: operations["getTier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My webhooks
         * @description Where events are posted to, signed after the Standard Webhooks specification (headers `webhook-id`, `webhook-timestamp`, `webhook-signature`). A webhook answers 2xx within five seconds; else it is tried again over three days. Tries of one event bear the same `webhook-id`. Events may come twice or overtake each other: compare `timestamp`. API keys cannot manage webhooks.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description The secret is shown once; at most 5 webhooks an account. A body is `{type, timestamp, data}`. `order.completed`, `order.partial`, `order.canceled`: an order ended; `order.updated`: anything else about it changed; their `data` is what `status` of API v2 answers, with `order`, its number. `refill.updated`: `refill`, `order`, `status`. `balance.changed`: `balance`, `amount`, `kind`, `reference`, `time`. `service.changed`: `services`, up to 50, each with `service`, `name`, `rate` (before your discount), `active` and `change` (`price`, `paused`, `returned`).
         */
        post: operations["makeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Nothing is posted to it any more.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description What is left out stays. Nothing is written for a webhook while it is not active.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The deliveries of a webhook
         * @description Newest first, kept for 30 days.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a delivery again
         * @description With its own `webhook-id` and body.
         */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make all failed deliveries again
         * @description Those that were given up and happened since a time, the oldest 1,000 of them.
         */
        post: operations["replayFailedDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description It is shown once. For 24 hours both sign, and the header holds both signatures; until then it cannot be changed again.
         */
        post: operations["changeWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook
         * @description Posts an event of the type `test.ping`; its delivery is in the list.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Refusal: {
            error: {
                /**
                 * @description for programs; a code never changes its meaning
                 * @enum {string}
                 */
                code: "invalid_request" | "malformed_body" | "body_too_large" | "unsupported_media_type" | "not_found" | "internal_error" | "unavailable" | "sums_missing" | "too_many_requests" | "cross_site_request" | "not_logged_in" | "session_expired" | "wrong_login" | "second_factor_needed" | "wrong_code" | "log_in_again" | "second_factor_on" | "second_factor_off" | "second_factor_required" | "own_second_factor_first" | "second_factor_moved" | "account_blocked" | "forbidden" | "account_exists" | "wrong_password" | "link_dead" | "mail_off" | "wrong_key" | "key_address" | "key_scope" | "key_in_query" | "key_test_only" | "too_many_ids" | "refill_not_found" | "key_not_found" | "too_many_keys" | "key_rotated" | "webhook_not_found" | "webhook_secret_overlaps" | "delivery_not_found" | "too_many_webhooks" | "webhook_off" | "webhook_waiting" | "unknown_referral_code" | "documents_not_accepted" | "documents_changed" | "document_moved" | "announcement_changed" | "announcement_over" | "document_unchanged" | "ticket_not_found" | "ticket_closed" | "ticket_moved" | "too_many_tickets" | "too_many_messages" | "user_not_found" | "adjustment_not_found" | "adjustment_decided" | "second_person_needed" | "cannot_adjust_self" | "cannot_price_self" | "gift_above_limit" | "balance_too_low" | "cannot_settle_own_order" | "cannot_block_self" | "cannot_change_own_role" | "last_owner" | "role_moved" | "order_changed" | "bulk_repeated" | "order_not_waiting" | "order_needs_figure" | "order_check_first" | "order_not_followed" | "order_is_run" | "order_settled" | "provider_order_known" | "runs_not_waiting" | "favourites_full" | "service_not_found" | "service_inactive" | "quantity_out_of_range" | "quantity_required" | "quantity_not_taken" | "comments_required" | "comments_not_taken" | "field_required" | "field_not_taken" | "field_out_of_range" | "drip_feed_not_taken" | "drip_feed_incomplete" | "link_blocked" | "text_blocked" | "host_not_allowed" | "amount_too_small" | "amount_too_large" | "link_running" | "invalid_link" | "insufficient_balance" | "idempotency_key_reused" | "start_out_of_range" | "not_placed" | "order_not_found" | "price_changed" | "coupon_not_found" | "coupon_not_valid_now" | "coupon_minimum" | "coupon_used_up" | "coupon_used_by_you" | "coupon_exists" | "order_ended" | "cancel_not_offered" | "cancel_runs_begun" | "cancel_already_asked" | "refill_not_offered" | "refill_too_early" | "refill_not_delivered" | "refill_window_over" | "refill_already_asked" | "asked_too_soon" | "changes_decided" | "margin_rule_not_found" | "route_exists" | "route_not_found" | "too_many_routes" | "rule_not_added" | "rule_ended" | "category_not_found" | "category_exists" | "category_in_use" | "service_exists" | "service_ordered" | "below_floor" | "provider_exists" | "provider_busy" | "provider_address_refused" | "provider_key_needed" | "changed_meanwhile" | "settings_changed" | "tier_changed" | "tier_not_found" | "tier_out_of_order" | "wallet_adjusted" | "job_moved" | "provider_not_found" | "deposit_not_found" | "amount_out_of_range" | "too_many_open_deposits" | "deposits_unavailable" | "deposit_not_paid" | "deposit_reversed" | "transfer_not_found" | "transfer_decided" | "transfer_not_reopened" | "transfer_not_ours" | "nothing_to_release" | "recipient_not_found" | "cannot_credit_self" | "split_wrong" | "proposal_waiting" | "proposal_gone" | "claim_too_early" | "claim_open" | "claim_paid" | "too_many_claims" | "claim_closed" | "bonus_rule_not_found" | "too_many_bonus_rules" | "webhook_unconfigured" | "webhook_unauthenticated" | "webhook_stale";
                /** @description for people, by Accept-Language vi or en */
                message: string;
            };
            /** @constant */
            success: false;
        };
    };
    responses: {
        /** @description Refused, or failed: error.code says why */
        Refusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description of the authenticator app, or a recovery code; needed where a second factor is on
                     * @example 123456
                     */
                    code?: string;
                    /**
                     * @description email or user name
                     * @example lan@example.com
                     */
                    email: string;
                    /** @example a long sentence */
                    password: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        access_token: string;
                        /** @constant */
                        success: true;
                        /** @constant */
                        token_type: "bearer";
                        user: {
                            /** @description đồng */
                            balance: number;
                            id: string;
                            tier: {
                                /** @description percent */
                                discount: number;
                                icon: string;
                                level: number;
                                name: string;
                            };
                            username: string;
                        };
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description true: you agree to the terms, the acceptable use rules and the privacy policy. Left out, registering is taken as agreeing to the versions in force. */
                    accept_documents?: boolean;
                    /**
                     * @description an email address
                     * @example lan@example.com
                     */
                    email: string;
                    /** @example a long sentence */
                    password: string;
                    /** @description of whoever referred them */
                    referral_code?: string;
                    /**
                     * @description letters a to z, digits, _ and .
                     * @example lan_anh
                     */
                    username: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        /** @constant */
                        success: true;
                        user_id: string;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description yours for this order; a repeat orders nothing
                 * @example cart-20251026-0017
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description which answer of a poll */
                    answer_number?: number;
                    /** @description one per line, for comments and replies */
                    comments?: string;
                    /** @description two letters, for web traffic */
                    country?: string;
                    /** @description the code of a coupon for orders */
                    coupon?: string;
                    /** @description minutes before a new post is served */
                    delay?: number;
                    /** @description for web traffic, 1 to 5 */
                    device?: number;
                    /** @description the last day of a subscription, d/m/Y */
                    expiry?: string;
                    /** @description what web traffic searched for */
                    google_keyword?: string;
                    /** @description one per line, for invites */
                    groups?: string;
                    /** @description whose users are mentioned */
                    hashtag?: string;
                    /** @description one per line, for mentions with hashtags */
                    hashtags?: string;
                    /** @description minutes between runs */
                    interval?: number;
                    /** @description one per line, for SEO */
                    keywords?: string;
                    /**
                     * @description http(s), at most 2,048 characters without the spaces around it; not for subscriptions
                     * @example https://www.facebook.com/homemmo/posts/1
                     */
                    link?: string;
                    /** @description most for each post of a subscription */
                    max?: number;
                    /** @description the link whose likers are mentioned */
                    media?: string;
                    /** @description least for each post of a subscription */
                    min?: number;
                    /** @description kept with the order */
                    note?: string;
                    /** @description how many earlier posts of a subscription */
                    old_posts?: number;
                    /** @description how many new posts of a subscription; 1 unless given */
                    posts?: number;
                    /**
                     * @description of each run; not for packages, subscriptions and whatever is counted by its lines
                     * @example 1000
                     */
                    quantity?: number;
                    /** @description where web traffic comes from */
                    referring_url?: string;
                    /** @description drip-feed, with interval */
                    runs?: number;
                    /** @example 12 */
                    service_id: number;
                    /** @description when it shall begin: ISO date-time with zone, within 30 days */
                    start_at?: string;
                    /** @description for web traffic, 1 to 3 */
                    type_of_traffic?: number;
                    /** @description an account, or the author of a comment */
                    username?: string;
                    /** @description one per line, for mentions */
                    usernames?: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        /** @description đồng */
                        new_balance: number;
                        order_id: string;
                        price_breakdown: {
                            /** @description đồng */
                            base_price: number;
                            /** @description đồng */
                            discount: number;
                            /** @description đồng */
                            final_price: number;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: {
                            /** @description đồng */
                            base_price: number;
                            completed_at: string | null;
                            created_at: string;
                            /** @description đồng */
                            discount: number;
                            error: string | null;
                            /** @description when it is likely done, by what earlier orders took */
                            eta: string | null;
                            /** @description what else its service asks for, by the names of the order form */
                            fields: {
                                [key: string]: unknown;
                            };
                            id: string;
                            interval: number | null;
                            link: string;
                            next_run_at: string | null;
                            note: string | null;
                            number: number;
                            /** @description đồng */
                            price: number;
                            /** @description percent */
                            progress: number;
                            quantity: number;
                            /** @description đồng */
                            refunded: number;
                            remains: number | null;
                            runs: number;
                            runs_paused: boolean;
                            /** @description of a drip-feed that the panel schedules; null for other orders */
                            runs_started: number | null;
                            runs_stopped: boolean;
                            service_id: number;
                            service_name: string;
                            start_at: string | null;
                            start_count: number | null;
                            /** @description pending, submitting, unknown, processing, in_progress, completed, partial, canceled, failed */
                            status: string;
                            submitted_at: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description đồng */
                        refunded: number;
                        /** @description canceled, asked */
                        status: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    refillOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description number of the refill */
                        refill: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listRefills: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            created_at: string;
                            ended_at: string | null;
                            number: number;
                            reason: string | null;
                            /** @description pending, submitting, unknown, processing, in_progress, completed, rejected, failed, refused */
                            status: string;
                        }[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    controlRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example pause */
                    control: "pause" | "resume" | "stop";
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: {
                            /** @description đồng */
                            base_price: number;
                            completed_at: string | null;
                            created_at: string;
                            /** @description đồng */
                            discount: number;
                            error: string | null;
                            /** @description when it is likely done, by what earlier orders took */
                            eta: string | null;
                            /** @description what else its service asks for, by the names of the order form */
                            fields: {
                                [key: string]: unknown;
                            };
                            id: string;
                            interval: number | null;
                            link: string;
                            next_run_at: string | null;
                            note: string | null;
                            number: number;
                            /** @description đồng */
                            price: number;
                            /** @description percent */
                            progress: number;
                            quantity: number;
                            /** @description đồng */
                            refunded: number;
                            remains: number | null;
                            runs: number;
                            runs_paused: boolean;
                            /** @description of a drip-feed that the panel schedules; null for other orders */
                            runs_started: number | null;
                            runs_stopped: boolean;
                            service_id: number;
                            service_name: string;
                            start_at: string | null;
                            start_count: number | null;
                            /** @description pending, submitting, unknown, processing, in_progress, completed, partial, canceled, failed */
                            status: string;
                            submitted_at: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    cancelOrders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description 1 to 100 orders
                     * @example [
                     *       "0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42"
                     *     ]
                     */
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            error?: {
                                code: string;
                                message: string;
                            };
                            id: string;
                            /** @description đồng */
                            refunded?: number;
                            /** @description canceled, asked */
                            status?: string;
                            success: boolean;
                        }[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                limit?: number;
                page?: number;
                status?: "all" | "pending" | "submitting" | "unknown" | "processing" | "in_progress" | "completed" | "partial" | "canceled" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            created_at: string;
                            id: string;
                            link: string;
                            /** @description đồng */
                            price: number;
                            /** @description percent */
                            progress: number;
                            quantity: number;
                            service_name: string;
                            /** @description pending, submitting, unknown, processing, in_progress, completed, partial, canceled, failed */
                            status: string;
                        }[];
                        pagination: {
                            limit: number;
                            page: number;
                            total: number;
                            total_pages: number;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    placeMassOrder: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description yours for this order; a repeat orders nothing
                 * @example cart-20251026-0017
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description true: nothing is ordered unless every line can be; otherwise false */
                    all_or_none?: boolean;
                    /**
                     * @description each with the fields of a single order
                     * @example [
                     *       {
                     *         "service_id": 12,
                     *         "link": "https://www.facebook.com/homemmo/posts/1",
                     *         "quantity": 1000
                     *       }
                     *     ]
                     */
                    orders: {
                        /** @description which answer of a poll */
                        answer_number?: number;
                        /** @description one per line, for comments and replies */
                        comments?: string;
                        /** @description two letters, for web traffic */
                        country?: string;
                        /** @description the code of a coupon for orders */
                        coupon?: string;
                        /** @description minutes before a new post is served */
                        delay?: number;
                        /** @description for web traffic, 1 to 5 */
                        device?: number;
                        /** @description the last day of a subscription, d/m/Y */
                        expiry?: string;
                        /** @description what web traffic searched for */
                        google_keyword?: string;
                        /** @description one per line, for invites */
                        groups?: string;
                        /** @description whose users are mentioned */
                        hashtag?: string;
                        /** @description one per line, for mentions with hashtags */
                        hashtags?: string;
                        /** @description minutes between runs */
                        interval?: number;
                        /** @description one per line, for SEO */
                        keywords?: string;
                        /**
                         * @description http(s), at most 2,048 characters without the spaces around it; not for subscriptions
                         * @example https://www.facebook.com/homemmo/posts/1
                         */
                        link?: string;
                        /** @description most for each post of a subscription */
                        max?: number;
                        /** @description the link whose likers are mentioned */
                        media?: string;
                        /** @description least for each post of a subscription */
                        min?: number;
                        /** @description kept with the order */
                        note?: string;
                        /** @description how many earlier posts of a subscription */
                        old_posts?: number;
                        /** @description how many new posts of a subscription; 1 unless given */
                        posts?: number;
                        /**
                         * @description of each run; not for packages, subscriptions and whatever is counted by its lines
                         * @example 1000
                         */
                        quantity?: number;
                        /** @description where web traffic comes from */
                        referring_url?: string;
                        /** @description drip-feed, with interval */
                        runs?: number;
                        /** @example 12 */
                        service_id: number;
                        /** @description when it shall begin: ISO date-time with zone, within 30 days */
                        start_at?: string;
                        /** @description for web traffic, 1 to 3 */
                        type_of_traffic?: number;
                        /** @description an account, or the author of a comment */
                        username?: string;
                        /** @description one per line, for mentions */
                        usernames?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description đồng */
                        new_balance: number;
                        /** @description how many lines were ordered */
                        placed: number;
                        /** @description how many lines were not */
                        refused: number;
                        results: {
                            error?: {
                                code: string;
                                message: string;
                            };
                            number?: number;
                            order_id?: string;
                            price_breakdown?: {
                                /** @description đồng */
                                base_price: number;
                                /** @description đồng */
                                discount: number;
                                /** @description đồng */
                                final_price: number;
                            };
                            success: boolean;
                        }[];
                        /** @constant */
                        success: true;
                        /** @description đồng */
                        total: number;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    refillOrders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description 1 to 100 orders
                     * @example [
                     *       "0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42"
                     *     ]
                     */
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            error?: {
                                code: string;
                                message: string;
                            };
                            id: string;
                            /** @description number of the refill */
                            refill?: number;
                            success: boolean;
                        }[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                transaction_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payment: {
                            amount: number | null;
                            amount_received: number | null;
                            content: string | null;
                            created_at: string;
                            expires_at: string | null;
                            paid_at: string | null;
                            /** @description pending, expired (money is still credited) or paid */
                            status: string;
                            transaction_id: string;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    claimDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                transaction_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description đồng
                     * @example 100000
                     */
                    amount: number;
                    /**
                     * @description from which bank
                     * @example VCB
                     */
                    bank: string;
                    note?: string;
                    /**
                     * @description when, in Vietnam
                     * @example 2025-10-26 15:30
                     */
                    transferred_at: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        claim_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getPermanentCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bank_info: {
                            account_name: string;
                            account_number: string;
                            bank_name: string;
                        };
                        code: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listPayments: {
        parameters: {
            query?: {
                format?: "json" | "csv";
                /**
                 * @description a day in Vietnam
                 * @example 2025-10-26
                 */
                from?: string;
                limit?: number;
                page?: number;
                state?: "pending" | "expired" | "completed";
                /**
                 * @description a day in Vietnam
                 * @example 2025-10-26
                 */
                to?: string;
                type?: "deposit" | "bonus" | "reversal";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description đồng */
                            amount: number;
                            amount_asked: number | null;
                            content: string | null;
                            /** @description pending, expired, completed */
                            state: string;
                            time: string;
                            /** @description of the deposit that it is about */
                            transaction_id: string;
                            /** @description deposit, bonus, reversal */
                            type: string;
                        }[];
                        pagination: {
                            limit: number;
                            page: number;
                            total: number;
                            total_pages: number;
                        };
                        /** @constant */
                        success: true;
                    };
                    "text/csv": string;
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    openDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description đồng
                     * @example 100000
                     */
                    amount: number;
                    /** @description the code of a coupon for deposits */
                    coupon?: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bank_info: {
                            account_name: string;
                            account_number: string;
                            /** @description đồng */
                            amount: number;
                            bank_name: string;
                            content: string;
                        };
                        note: string;
                        qr_code_url: string;
                        /** @constant */
                        success: true;
                        transaction_id: string;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    receiveTransfer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getReferrals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description đồng */
                        pending_earnings: number;
                        recent_earnings: {
                            /** @description đồng */
                            amount: number;
                            date: string;
                            order_id: string;
                            user: string;
                        }[];
                        referral_code: string;
                        referral_link: string;
                        /** @constant */
                        success: true;
                        /** @description đồng */
                        total_earnings: number;
                        total_referrals: number;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listServices: {
        parameters: {
            query?: {
                /** @description next from the page before */
                after?: string;
                category?: string;
                limit?: number;
                /**
                 * @description found without diacritics too
                 * @example like
                 */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            cancel: boolean;
                            category: string;
                            /** @description how many of the orders that ended were completed */
                            completion_percent: number | null;
                            description: string | null;
                            drip_feed: boolean;
                            /** @description half of those that were completed were so within so long */
                            finish_p50_seconds: number | null;
                            /** @description nine of ten of those that were completed were so within so long */
                            finish_p90_seconds: number | null;
                            id: number;
                            max_quantity: number;
                            min_quantity: number;
                            /** @description đồng, by my tier or my own price */
                            my_rate: number;
                            name: string;
                            /** @description đồng */
                            rate: number;
                            /** @description how many pieces the rate is for */
                            rate_per: number;
                            refill: boolean;
                            /** @description how many orders ended in the last 90 days */
                            sample: number;
                            /** @description half of the orders of the last 90 days began within so long */
                            start_p50_seconds: number | null;
                            type: string;
                        }[];
                        pagination: {
                            limit: number;
                            /** @description after for the next page */
                            next: string | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listTickets: {
        parameters: {
            query?: {
                /** @description next of the page before */
                before?: number;
                limit?: number;
                /** @description open: waits for us; answered: waits for you */
                status?: "open" | "answered" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            closed_at: string | null;
                            created_at: string;
                            /** @example other */
                            kind: "order" | "payment" | "account" | "other";
                            last_message: string;
                            number: number;
                            order_number: number | null;
                            /** @description open: waits for us; answered: waits for you */
                            status: "open" | "answered" | "closed";
                        }[];
                        pagination: {
                            limit: number;
                            /** @description before for the next page */
                            next: number | null;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    openTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example other */
                    kind: "order" | "payment" | "account" | "other";
                    /** @example My order has not started. */
                    message: string;
                    order_number?: number;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        number: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getTicket: {
        parameters: {
            query?: {
                /** @description next of the page before */
                before?: number;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: {
                            created_at: string;
                            from: "customer" | "support";
                            id: number;
                            message: string;
                        }[];
                        /** @description before for the next page */
                        next: number | null;
                        /** @constant */
                        success: true;
                        ticket: {
                            closed_at: string | null;
                            created_at: string;
                            /** @example other */
                            kind: "order" | "payment" | "account" | "other";
                            number: number;
                            order_number: number | null;
                            /** @description open: waits for us; answered: waits for you */
                            status: "open" | "answered" | "closed";
                        };
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    writeTicketMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example My order has not started. */
                    message: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            addresses: string[];
                            /** @description how the key begins, to tell it from others */
                            beginning: string;
                            created_at: string;
                            expires_at: string | null;
                            id: string;
                            last_used_address: string | null;
                            last_used_at: string | null;
                            name: string;
                            scope: "read" | "order";
                            /** @description works with API v2 only, on orders that cost nothing */
                            test: boolean;
                        }[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    makeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description addresses or CIDR ranges from which alone it may be used */
                    addresses?: string[];
                    expires_in_days?: number;
                    /** @example My shop */
                    name: string;
                    /** @description `order` includes `read`, which is the default */
                    scope?: "read" | "order";
                    /** @description a key for trying out: with API v2 only, without money */
                    test?: boolean;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_key: {
                            addresses: string[];
                            /** @description how the key begins, to tell it from others */
                            beginning: string;
                            created_at: string;
                            expires_at: string | null;
                            id: string;
                            last_used_address: string | null;
                            last_used_at: string | null;
                            name: string;
                            scope: "read" | "order";
                            /** @description works with API v2 only, on orders that cost nothing */
                            test: boolean;
                        };
                        key: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_key: {
                            addresses: string[];
                            /** @description how the key begins, to tell it from others */
                            beginning: string;
                            created_at: string;
                            expires_at: string | null;
                            id: string;
                            last_used_address: string | null;
                            last_used_at: string | null;
                            name: string;
                            scope: "read" | "order";
                            /** @description works with API v2 only, on orders that cost nothing */
                            test: boolean;
                        };
                        key: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                        user: {
                            /** @description đồng */
                            balance: number;
                            /**
                             * @description permanent: any amount transferred with it as the memo is credited to me
                             * @example HMM7K3QPXCH
                             */
                            deposit_code: string;
                            id: string;
                            tier: {
                                /** @description percent */
                                discount: number;
                                icon: string;
                                level: number;
                                name: string;
                            };
                            /** @description đồng */
                            total_spent: number;
                            username: string;
                        };
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                /** @description the last id of the page before */
                before?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            amount: number | null;
                            created_at: string;
                            /** @description deposit_credited, claim_answered, order_completed, order_partial, order_canceled, order_failed, refill_completed, refill_failed, commission_paid, ticket_answered, announcement, key_new_address, webhook_disabled, webhook_backlog */
                            event: string;
                            id: number;
                            is_read: boolean;
                            /** @description what it is about: the number of an order or ticket, the id of a deposit */
                            subject: string | null;
                            text: string | null;
                            /** @description in the language of Accept-Language, Vietnamese or English */
                            title: string;
                        }[];
                        next: number | null;
                        /** @constant */
                        success: true;
                        unread: number;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    readNotifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description only those up to this id */
                    up_to?: number;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        marked: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    getTier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        benefits: string[];
                        current_tier: {
                            /** @description percent */
                            discount: number;
                            icon: string;
                            level: number;
                            name: string;
                        };
                        next_tier: {
                            level: number;
                            name: string;
                            progress_percent: number;
                            /** @description đồng */
                            remaining: number;
                            /** @description đồng */
                            required_spent: number;
                        } | null;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            created_at: string;
                            /** @description `owner`: paused by you. `gone`: it answered 410. `failing`: it failed for three days. */
                            disabled_reason: string | null;
                            events: string[];
                            failing_since: string | null;
                            id: string;
                            is_active: boolean;
                            /** @description until then the secret before signs too */
                            old_secret_until: string | null;
                            url: string;
                            /** @description deliveries that wait, counted up to 1,000 */
                            waiting: number;
                        }[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    makeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example [
                     *       "order.completed",
                     *       "order.partial",
                     *       "order.canceled"
                     *     ]
                     */
                    events: ("order.updated" | "order.completed" | "order.partial" | "order.canceled" | "refill.updated" | "balance.changed" | "service.changed")[];
                    /**
                     * @description https, on the public network; redirects are not followed
                     * @example https://shop.example.com/homemmo
                     */
                    url: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        /** @constant */
                        success: true;
                        webhook: {
                            created_at: string;
                            /** @description `owner`: paused by you. `gone`: it answered 410. `failing`: it failed for three days. */
                            disabled_reason: string | null;
                            events: string[];
                            failing_since: string | null;
                            id: string;
                            is_active: boolean;
                            /** @description until then the secret before signs too */
                            old_secret_until: string | null;
                            url: string;
                            /** @description deliveries that wait, counted up to 1,000 */
                            waiting: number;
                        };
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example [
                     *       "order.completed",
                     *       "order.partial",
                     *       "order.canceled"
                     *     ]
                     */
                    events?: ("order.updated" | "order.completed" | "order.partial" | "order.canceled" | "refill.updated" | "balance.changed" | "service.changed")[];
                    is_active?: boolean;
                    /**
                     * @description https, on the public network; redirects are not followed
                     * @example https://shop.example.com/homemmo
                     */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                        webhook: {
                            created_at: string;
                            /** @description `owner`: paused by you. `gone`: it answered 410. `failing`: it failed for three days. */
                            disabled_reason: string | null;
                            events: string[];
                            failing_since: string | null;
                            id: string;
                            is_active: boolean;
                            /** @description until then the secret before signs too */
                            old_secret_until: string | null;
                            url: string;
                            /** @description deliveries that wait, counted up to 1,000 */
                            waiting: number;
                        };
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description the last id of the page before */
                before?: number;
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            /** @description what is posted */
                            body: string;
                            created_at: string;
                            id: number;
                            next_try_at: string | null;
                            /** @description `waiting`, `delivered`, `given_up` */
                            state: string;
                            tries: {
                                at: string;
                                error: string | null;
                                http_status: number | null;
                                /** @description its first 500 characters */
                                reply: string | null;
                                took_ms: number;
                            }[];
                            type: string;
                            /** @description the header `webhook-id`, the same for every try */
                            webhook_id: string;
                        }[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery: number;
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    replayFailedDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @example 2026-11-28T00:00:00+07:00
                     */
                    since: string;
                };
            };
        };
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    changeWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        /** @constant */
                        success: true;
                        webhook: {
                            created_at: string;
                            /** @description `owner`: paused by you. `gone`: it answered 410. `failing`: it failed for three days. */
                            disabled_reason: string | null;
                            events: string[];
                            failing_since: string | null;
                            id: string;
                            is_active: boolean;
                            /** @description until then the secret before signs too */
                            old_secret_until: string | null;
                            url: string;
                            /** @description deliveries that wait, counted up to 1,000 */
                            waiting: number;
                        };
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description UUID
                 * @example 0199c2a4-7d1e-7b3c-9a55-0f2c6f8e1d42
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivery_id: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            default: components["responses"]["Refusal"];
        };
    };
}
