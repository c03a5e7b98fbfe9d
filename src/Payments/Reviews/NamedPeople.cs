using Payments.Domain.Common;

namespace Payments.Reviews;

/// <summary>The people whom a review of a commune names in one request.</summary>
internal static class NamedPeople
{
    private const int Most = 20_000;

    /// <summary>Null: their number is right.</summary>
    public static Refusal? WhatIsWrong(IReadOnlyList<Guid>? beneficiaryIds) =>
        beneficiaryIds is { Count: > 0 and <= Most }
            ? null
            : Refusal.Field("/beneficiaryIds", "required", "Name 1 to 20,000 people.");
}
