/** The shop's own bank account, where customers pay. `bin` is the bank's six digits in VietQR. */
export type BankAccount = { bin: string; bankName: string; accountNumber: string; accountName: string }
