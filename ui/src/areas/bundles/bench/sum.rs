//! What the members cost one by one, and what the bundle's price comes to against it: the table of the sum, and the cards
//! of price, stated and true discount, to be read or edited in place.

use domain::bundles::Member;
use domain::bundles::fields::{BundleField, BundleFields};
use domain::bundles::sum::{Basis, Held, Line, Sum, Verdict};
use domain::money::{Currency, Money};
use leptos::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::form::{self, BundleForm};
use crate::areas::editor::typing::{amount, currency};
use crate::parts::{Choice, Segmented};
use crate::wording::bundles::{self, Counts, Span};
use crate::wording::values::NOTHING;

/// What buyers read of a bundle's worth, as far as it is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// The price; `None` while what is typed is no price.
    pub price: Option<Decimal>,
    /// Its currency.
    pub currency: Currency,
    /// The stated discount in whole percent; `None` while what is typed is none.
    pub percent: Option<i32>,
}

impl Stated {
    /// What a stored bundle states.
    #[must_use]
    pub const fn of(fields: &BundleFields) -> Self {
        Self {
            price: Some(fields.price_amount),
            currency: fields.currency,
            percent: Some(fields.discount_percent),
        }
    }

    /// What stands in the form.
    #[must_use]
    pub fn typed(form: BundleForm) -> Self {
        Self {
            price: form.price.with(|text| amount(text)).filter(|price| *price >= Decimal::ZERO),
            currency: form.currency.with(|text| currency(text)).unwrap_or(Currency::USD),
            percent: form.discount.with(|text| form::percent(text)),
        }
    }

    /// The price as money.
    #[must_use]
    pub fn money(self) -> Option<Money> {
        self.price.map(|amount| Money { amount, currency: self.currency })
    }

    /// What the stated discount comes to; `None` without a price.
    #[must_use]
    pub fn verdict(self, sum: &Sum) -> Option<Verdict> {
        self.price.map(|price| sum.verdict(price, self.percent.unwrap_or(0)))
    }

    /// What is truly saved, in percent with one decimal, rounded down.
    #[must_use]
    pub fn true_percent(self, sum: &Sum) -> Option<Decimal> {
        Some(sum.saving(self.price?)?.percent(1))
    }
}

/// The sum of `members` in the currency that is stated.
pub fn sum_of(stated: Signal<Stated>, members: Signal<Vec<Member>>) -> Memo<Sum> {
    Memo::new(move |_| members.with(|members| Sum::of(members, stated.get().currency)))
}

/// What the members cost one by one: a line per price model and currency, and what of it can be compared.
#[component]
pub fn SumTable(
    /// The price that it is compared with.
    #[prop(into)]
    stated: Signal<Stated>,
    /// The members in order.
    #[prop(into)]
    members: Signal<Vec<Member>>,
) -> impl IntoView {
    let sum = sum_of(stated, members);
    let chosen = RwSignal::new(Span::Month);
    let span = Memo::new(move |_| sum.with(|sum| Span::on(sum.basis, chosen.get())));
    let is_monthly = move || sum.with(|sum| sum.basis == Basis::Month && sum.members > 0);
    let switch = move || {
        let choices = vec![Choice::new(Span::Month, "per month"), Choice::new(Span::Year, "per year")];
        view! { <Segmented label="Amounts are shown" value=chosen choices on_choose=move |span| chosen.set(span)/> }
    };
    let rows = move || {
        let span = span.get();
        sum.with(|sum| {
            members.with(|members| sum.lines.iter().map(|line| row(line, sum, members, span)).collect_view())
        })
    };
    let total = move || {
        sum.with(|sum| {
            let (amount, cut) = bundles::comparable(sum, span.get());
            let cut = cut.map(|cut| view! { <span class="sum-how">{cut}</span> });
            view! {
                <tr class="sum-total">
                    <th scope="row">"Comparable sum"</th>
                    <td>{sum.counted} " of " {sum.members}</td>
                    <td></td>
                    <td>{amount} " " {cut}</td>
                </tr>
            }
        })
    };
    view! {
        <section class="sum" aria-label="What the members cost one by one">
            <header class="sum-head">
                <h3 class="caption">"What the members cost one by one"</h3>
                <Show when=is_monthly>{switch}</Show>
            </header>
            <Show
                when=move || sum.with(|sum| sum.members > 0)
                fallback=|| view! { <p class="sum-none">"No tool is in it yet: there is nothing to sum."</p> }
            >
                <div class="sum-scroll">
                    <table class="sum-table">
                        <thead>
                            <tr>
                                <th scope="col">"Price model"</th>
                                <th scope="col">"Members"</th>
                                <th scope="col">"As sold"</th>
                                <th scope="col">{move || span.get().heading()}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                        <tfoot>
                            {total}
                            {move || (span.get() == Span::Year).then(|| view! { <OverAYear stated sum/> })}
                        </tfoot>
                    </table>
                </div>
                <p class="sum-basis">{move || sum.with(|sum| bundles::basis(sum.basis))}</p>
            </Show>
        </section>
    }
}

/// The members of one price model and currency; beneath them the names of those that can't be summed.
fn row(line: &Line, sum: &Sum, members: &[Member], span: Span) -> impl IntoView + use<> {
    let names = bundles::line_names(line, members);
    let names = names.map(|names| view! { <tr class="sum-named"><td colspan="4">{names}</td></tr> });
    let counts = match bundles::counts(line, sum, span) {
        Counts::Amount(amount, how) => {
            let how = how.map(|how| view! { <span class="sum-how">{how}</span> });
            view! { <td><strong>{amount}</strong> " " {how}</td> }.into_any()
        }
        Counts::Not(why) => view! { <td class="sum-not">{why}</td> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{bundles::line(line)}</th>
            <td>{line.tools.len()}</td>
            <td>{bundles::as_sold(line, members)}</td>
            {counts}
        </tr>
        {names}
    }
}

/// The bundle's price over a year and what is saved then: the discount is the same.
#[component]
fn OverAYear(stated: Signal<Stated>, sum: Memo<Sum>) -> impl IntoView {
    move || {
        let price = stated.get().price?;
        let paid = price.checked_mul(Decimal::from(12))?;
        sum.with(|sum| {
            let saved = sum.saving(price).map(|saving| {
                let saved = bundles::figure(sum.in_full() - paid);
                view! {
                    <tr>
                        <th scope="row">"Saved"</th>
                        <td></td>
                        <td></td>
                        <td><strong>{saved}</strong> " " <span class="sum-how">{bundles::percent(saving.percent(1))}</span></td>
                    </tr>
                }
            });
            Some(view! {
                <tr>
                    <th scope="row">"In the bundle"</th>
                    <td></td>
                    <td>{bundles::figure(price)} " " {sum.currency.to_string()} " /mo"</td>
                    <td><strong>{bundles::figure(paid)}</strong> " " <span class="sum-how">{bundles::figure(price)} " × 12"</span></td>
                </tr>
                {saved}
            })
        })
    }
}

/// Price, stated and true discount, to be read.
#[component]
pub fn OfferCards(
    /// What buyers read.
    #[prop(into)]
    stated: Signal<Stated>,
    /// The members in order.
    #[prop(into)]
    members: Signal<Vec<Member>>,
) -> impl IntoView {
    let sum = sum_of(stated, members);
    let price = move || {
        let money = stated.get().money();
        money.map_or_else(|| NOTHING.to_owned(), |money| money.figure())
    };
    let unit = move || format!("{} {}", stated.get().currency, unit(&sum));
    let percent =
        move || stated.get().percent.map_or_else(|| NOTHING.to_owned(), |percent| format!("{percent} %"));
    view! {
        <section class="offer" aria-label="What buyers pay and save"><div class="offer-cards">
            <div class="offer-card">
                <h3 class="caption">"Bundle price"</h3>
                <p class="offer-figure">{price} " " <span class="offer-unit">{unit}</span></p>
            </div>
            <div class="offer-card">
                <h3 class="caption">"Stated discount"</h3>
                <p class="offer-figure">{percent}</p>
                <p class="offer-under">"what buyers read"</p>
            </div>
            <TrueDiscount stated sum/>
            <SavingLine stated sum/>
        </div></section>
    }
}

/// Price, currency and stated discount, edited in place; whichever is held fixed, the other follows.
#[component]
pub fn OfferForm(
    /// The form of the bundle.
    form: BundleForm,
    /// What is wrong with a field, in words.
    #[prop(into)]
    fault_of: Callback<BundleField, Option<String>>,
) -> impl IntoView {
    let stated = Signal::derive(move || Stated::typed(form));
    let sum = sum_of(stated, form.members.into());
    let id = Uuid::new_v4().simple().to_string();
    let (price, code, percent) = (format!("p{id}"), format!("c{id}"), format!("d{id}"));
    let (price_fault, percent_fault) = (format!("{price}-fault"), format!("{percent}-fault"));
    let fault = move |field| Memo::new(move |_| fault_of.run(field));
    let (at_price, at_currency, at_percent) =
        (fault(BundleField::PriceAmount), fault(BundleField::Currency), fault(BundleField::DiscountPercent));
    let invalid = |fault: Memo<Option<String>>| move || fault.with(Option::is_some).to_string();
    let described =
        |fault: Memo<Option<String>>, by: String| move || fault.with(Option::is_some).then(|| by.clone());
    let price_faults =
        move || [at_price.get(), at_currency.get()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <section class="offer" aria-label="What buyers pay and save"><div class="offer-cards">
            <div class="offer-card" data-field="price_amount">
                <label class="caption" for=price.clone()>"Bundle price"</label>
                <p class="offer-edit">
                    <input
                        type="text"
                        inputmode="decimal"
                        class="offer-amount"
                        id=price
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || form.price.get()
                        on:input=move |event| form.type_price(event_target_value(&event))
                        aria-invalid=invalid(at_price)
                        aria-describedby=described(at_price, price_fault.clone())
                    />
                    <input
                        type="text"
                        class="offer-currency"
                        id=code
                        aria-label="Currency of the price"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        maxlength="3"
                        prop:value=move || form.currency.get()
                        on:input=move |event| form.type_currency(event_target_value(&event))
                        aria-invalid=invalid(at_currency)
                        aria-describedby=described(at_currency, price_fault.clone())
                    />
                    <span class="offer-unit">{move || unit(&sum)}</span>
                </p>
                <p class="offer-fault" id=price_fault aria-live="polite">{price_faults}</p>
                <Hold form held=Held::Price group=id.clone()/>
            </div>
            <div class="offer-card" data-field="discount_percent">
                <label class="caption" for=percent.clone()>"Stated discount"</label>
                <p class="offer-edit">
                    <input
                        type="text"
                        inputmode="numeric"
                        class="offer-percent"
                        id=percent
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || form.discount.get()
                        on:input=move |event| form.type_discount(event_target_value(&event))
                        aria-invalid=invalid(at_percent)
                        aria-describedby=described(at_percent, percent_fault.clone())
                    />
                    <span class="offer-unit">"%"</span>
                </p>
                <p class="offer-fault" id=percent_fault aria-live="polite">{move || at_percent.get()}</p>
                <Hold form held=Held::Discount group=id/>
                <p class="offer-under">"what buyers read"</p>
            </div>
            <TrueDiscount stated sum/>
            <p class="offer-line">
                <SavingWords stated sum/>
                " "
                <span class="muted">{move || bundles::held(form.held.get())}</span>
            </p>
        </div></section>
    }
}

/// Holds one of price and discount fixed; the other follows.
#[component]
fn Hold(form: BundleForm, held: Held, group: String) -> impl IntoView {
    let is_held = move || form.held.get() == held;
    let label = match held {
        Held::Price => "Price held fixed",
        Held::Discount => "Stated discount held fixed",
    };
    view! {
        <label class="offer-hold" class:chosen=is_held>
            <input
                type="radio"
                name=format!("h{group}")
                aria-label=label
                prop:checked=is_held
                on:change=move |_| form.hold(held)
            />
            <span>"held fixed"</span>
        </label>
    }
}

/// What a buyer truly saves, in percent, with what that means for the stated discount.
#[component]
fn TrueDiscount(stated: Signal<Stated>, sum: Memo<Sum>) -> impl IntoView {
    let verdict = Memo::new(move |_| sum.with(|sum| stated.get().verdict(sum)));
    let percent = move || {
        sum.with(|sum| stated.get().true_percent(sum)).map_or_else(|| NOTHING.to_owned(), bundles::percent)
    };
    let words = move || {
        let stated = stated.get().percent.unwrap_or(0);
        verdict.get().map_or_else(|| "needs a price".to_owned(), |verdict| bundles::verdict(verdict, stated))
    };
    let tone = move || {
        format!(
            "offer-card offer-true {}",
            verdict.get().map_or("plain", |v| bundles::verdict_tone(v).class())
        )
    };
    view! {
        <div class=tone>
            <h3 class="caption">"True discount"</h3>
            <div role="status">
                <p class="offer-figure">{percent}</p>
                <p class="offer-under">{words}</p>
            </div>
        </div>
    }
}

#[component]
fn SavingLine(stated: Signal<Stated>, sum: Memo<Sum>) -> impl IntoView {
    view! { <p class="offer-line"><SavingWords stated sum/></p> }
}

/// What a buyer saves in money.
#[component]
fn SavingWords(stated: Signal<Stated>, sum: Memo<Sum>) -> impl IntoView {
    move || stated.get().price.map(|price| sum.with(|sum| bundles::saving(sum, price)))
}

/// Over which time the bundle's own price is paid.
fn unit(sum: &Memo<Sum>) -> &'static str {
    sum.with(|sum| Span::on(sum.basis, Span::Month).unit())
}

#[cfg(test)]
mod tests {
    use super::super::form::Typed;
    use super::*;

    #[test]
    fn what_is_no_price_is_not_compared() {
        let owner = Owner::new();
        owner.set();
        let form = BundleForm::of(&Typed::of(&BundleFields::blank(), &[], Held::Price));
        assert_eq!(Stated::typed(form), Stated::of(&BundleFields::blank()));
        for typed in ["", "a lot", "-1"] {
            form.type_price(typed.to_owned());
            assert_eq!(Stated::typed(form).price, None, "{typed}");
            assert_eq!(Stated::typed(form).verdict(&Sum::of(&[], Currency::USD)), None);
        }
        form.type_price("1,5".to_owned());
        assert_eq!(Stated::typed(form).price, Some(Decimal::new(15, 1)));
    }
}
