using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>A person whose way of being paid may change.</summary>
internal static class PaidPerson
{
    /// <summary>Refuses who is not on the rolls, and a carer where none is recorded.</summary>
    public static async Task<Result<Person>> Take(
        Session session,
        Guid id,
        string role,
        CancellationToken cancellationToken
    )
    {
        var taken = await Person.Take(session, id, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        if (person.MustBeKept() is { } kept)
        {
            return kept;
        }

        var hasPayee = await session.Single<bool>(
            """
            select exists (
                select
                  from payee
                 where commune_code = @CommuneCode
                   and beneficiary_id = @Id
                   and role = @role
                   and until is null)
            """,
            new
            {
                person.CommuneCode,
                person.Id,
                role,
            },
            cancellationToken
        );
        return !hasPayee && role == PayeeRole.Carer
            ? new Refusal(RefusalKind.Rule, "no_carer", "No carer is recorded for this person.")
            : person;
    }

    /// <summary>Somebody who draws their own money.</summary>
    public static CurrentPayee Alone(Person person, Guid id) =>
        new(id, "self", person.FullName, null, null, null, "cash", "other", null);
}
