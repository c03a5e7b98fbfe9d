using Payments.Domain.CashDesks;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.CashDesks;

public sealed class HandOverTests
{
    private static readonly DateOnly today = new(2026, 11, 6);

    private static readonly HandOverText good = new(
        "beneficiary",
        "Nguyễn Thị Mẫu",
        "citizen_card",
        "0123",
        "signature",
        "PC-0001",
        today
    );

    [Fact]
    public void A_form_in_order_is_read()
    {
        Assert.True(HandOver.Read(good, today).TryGet(out var form, out _));

        Assert.Equal(ReceiverDocument.CitizenCard, form.Document);
        Assert.Equal("0123", form.DocumentLast4);
    }

    [Fact]
    public void Every_field_that_is_wrong_is_named_at_once()
    {
        var refusal = HandOver
            .Read(new HandOverText(null, " ", "passport", "12a4", "fax", null, null), today)
            .Refusal;

        Assert.Equal(
            [
                "/receivedBy required",
                "/receiverName required",
                "/document bad_value",
                "/proof bad_value",
                "/receiptNo required",
                "/documentLast4 bad_value",
                "/paidOn required",
            ],
            refusal!.Fields.Select(field => $"{field.Pointer} {field.Code}")
        );
    }

    [Fact]
    public void Nobody_pays_tomorrow() =>
        Assert.Equal(
            "/paidOn",
            HandOver.Read(good with { PaidOn = today.AddDays(1) }, today).Refusal?.Fields[0].Pointer
        );

    [Theory]
    [InlineData("vouched", null, true)]
    [InlineData("vouched", "4321", true)]
    [InlineData("vouched", "43210", false)]
    [InlineData("birth_certificate", null, false)]
    [InlineData("citizen_card", "", false)]
    public void Four_digits_of_the_document_unless_somebody_vouched(
        string document,
        string? last4,
        bool isRead
    ) =>
        Assert.Equal(
            isRead,
            HandOver.Read(good with { Document = document, DocumentLast4 = last4 }, today).Refusal
                is null
        );
}
